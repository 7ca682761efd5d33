//! The keys of circuit breakers. No convention has them.

/// A circuit breaker by its name, and from which state it went to which.
pub(crate) const BREAKER_NAME: &str = "circuit_breaker.name";
pub(crate) const BREAKER_FROM: &str = "circuit_breaker.from";
pub(crate) const BREAKER_TO: &str = "circuit_breaker.to";

/// The name of an event: it has changed its state.
pub(crate) const BREAKER_TRANSITION: &str = "circuit_breaker.transition";
/// The name of an event, and of how often that was: it has refused a call.
pub(crate) const BREAKER_REJECTED: &str = "circuit_breaker.rejected";

/// Its state in a number, how often that changed, and how calls went.
pub(crate) const BREAKER_STATE: &str = "circuit_breaker.state";
pub(crate) const BREAKER_TRANSITIONS: &str = "circuit_breaker.transitions";
pub(crate) const BREAKER_FAILURES: &str = "circuit_breaker.failures";
pub(crate) const BREAKER_SUCCESSES: &str = "circuit_breaker.successes";
