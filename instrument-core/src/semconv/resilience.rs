//! The keys of what keeps a service going: retries, timeouts, circuit breakers. No convention has them.

/// The number of an attempt, from 1.
pub(crate) const RETRY_ATTEMPT: &str = "retry.attempt";
/// How often something was tried again.
pub(crate) const RETRY_COUNT: &str = "retry.count";
/// How long was waited before it was.
pub(crate) const RETRY_DELAY_MS: &str = "retry.delay_ms";

/// Names of events: something is tried again, is not tried again, took too long.
pub(crate) const RETRY: &str = "retry";
pub(crate) const RETRY_EXHAUSTED: &str = "retry.exhausted";
pub(crate) const TIMEOUT: &str = "timeout";
/// What too long is.
pub(crate) const TIMEOUT_LIMIT_MS: &str = "timeout.limit_ms";
