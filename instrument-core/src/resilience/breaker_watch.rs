//! Circuit breakers, watched.

use crate::semconv::breaker as keys;
use crate::{Instruments, current};
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Gauge};
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

/// The state of a circuit breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BreakerState {
    /// Calls go through: 0.
    Closed,
    /// Calls are refused: 1.
    Open,
    /// A few calls go through, to see how they fare: 2.
    HalfOpen,
}

impl BreakerState {
    /// The word that is recorded.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
        }
    }

    fn of_number(number: u8) -> Self {
        match number {
            0 => Self::Closed,
            1 => Self::Open,
            _ => Self::HalfOpen,
        }
    }
}

impl fmt::Display for BreakerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Watches a circuit breaker, which tells it what happens. It breaks nothing itself.
///
/// Transitions and refusals are events of the span that is current, and counted; so is how calls went. The instruments are
/// `circuit_breaker.state` (0 closed, 1 open, 2 half-open), `.transitions`, `.failures`, `.successes` and `.rejected`, each
/// with `circuit_breaker.name`.
///
/// ```
/// use instrument_core::resilience::{BreakerState, BreakerWatch};
///
/// static DETECTOR: BreakerWatch = BreakerWatch::new("detector");
///
/// // Where the breaker has seen one failure too many:
/// DETECTOR.failure();
/// DETECTOR.changed(BreakerState::Open);
/// assert_eq!(DETECTOR.state(), BreakerState::Open);
/// // Where it refuses a call:
/// DETECTOR.rejected();
/// ```
pub struct BreakerWatch {
    name: &'static str,
    state: AtomicU8,
}

struct Measured {
    state: Gauge<u64>,
    transitions: Counter<u64>,
    failures: Counter<u64>,
    successes: Counter<u64>,
    rejected: Counter<u64>,
}

static MEASURED: Instruments<Measured> =
    Instruments::new(concat!(env!("CARGO_CRATE_NAME"), "::resilience"), |meter| {
        let counter = |name, description| {
            meter
                .u64_counter(name)
                .with_description(description)
                .build()
        };
        Measured {
            state: meter
                .u64_gauge(keys::BREAKER_STATE)
                .with_description("State of a circuit breaker: 0 closed, 1 open, 2 half-open.")
                .build(),
            transitions: counter(
                keys::BREAKER_TRANSITIONS,
                "Changes of the state of a circuit breaker.",
            ),
            failures: counter(keys::BREAKER_FAILURES, "Calls that failed."),
            successes: counter(keys::BREAKER_SUCCESSES, "Calls that succeeded."),
            rejected: counter(keys::BREAKER_REJECTED, "Calls that were refused."),
        }
    })
    .with_version(env!("CARGO_PKG_VERSION"));

impl BreakerWatch {
    /// Of a breaker that is closed, by its name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            state: AtomicU8::new(0),
        }
    }

    /// The state that it was said to have last.
    #[must_use]
    pub fn state(&self) -> BreakerState {
        BreakerState::of_number(self.state.load(Ordering::Relaxed))
    }

    /// It has another state now. If it has not, nothing happened.
    pub fn changed(&self, to: BreakerState) {
        let from = BreakerState::of_number(self.state.swap(to as u8, Ordering::Relaxed));
        if from == to {
            return;
        }
        current::add_event(keys::BREAKER_TRANSITION, |event| {
            event.add_static(keys::BREAKER_NAME, self.name);
            event.add_static(keys::BREAKER_FROM, from.as_str());
            event.add_static(keys::BREAKER_TO, to.as_str());
        });
        self.measure(|measured, name| {
            let change = [
                name,
                KeyValue::new(keys::BREAKER_FROM, from.as_str()),
                KeyValue::new(keys::BREAKER_TO, to.as_str()),
            ];
            measured.transitions.add(1, &change);
        });
    }

    /// A call went through and succeeded.
    pub fn success(&self) {
        self.measure(|measured, name| measured.successes.add(1, &[name]));
    }

    /// A call went through and failed.
    pub fn failure(&self) {
        self.measure(|measured, name| measured.failures.add(1, &[name]));
    }

    /// A call was refused.
    pub fn rejected(&self) {
        current::add_event(keys::BREAKER_REJECTED, |event| {
            event.add_static(keys::BREAKER_NAME, self.name);
        });
        self.measure(|measured, name| measured.rejected.add(1, &[name]));
    }

    /// The state is told every time, since whoever collects may have come after it changed.
    fn measure(&self, count: impl FnOnce(&Measured, KeyValue)) {
        if let Some(measured) = MEASURED.get() {
            let name = || KeyValue::new(keys::BREAKER_NAME, self.name);
            measured.state.record(self.state() as u64, &[name()]);
            count(&measured, name());
        }
    }
}

impl fmt::Debug for BreakerWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BreakerWatch")
            .field("name", &self.name)
            .field("state", &self.state())
            .finish()
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::span;
    use crate::testing::Kit;

    #[test]
    fn transitions_and_refusals_are_events_of_the_current_span() {
        let kit = Kit::new();
        let _recording = kit.enter();
        let breaker = BreakerWatch::new("detector");
        span!("handle_frame").in_scope(|| {
            breaker.changed(BreakerState::Closed);
            breaker.failure();
            breaker.changed(BreakerState::Open);
            breaker.rejected();
        });
        span!("probe").in_scope(|| {
            breaker.changed(BreakerState::HalfOpen);
            breaker.success();
            breaker.changed(BreakerState::Closed);
        });
        assert_eq!(
            kit.tree(),
            "
            handle_frame +circuit_breaker.transition(circuit_breaker.name=detector circuit_breaker.from=closed circuit_breaker.to=open) \
            +circuit_breaker.rejected(circuit_breaker.name=detector)
            probe +circuit_breaker.transition(circuit_breaker.name=detector circuit_breaker.from=open circuit_breaker.to=half_open) \
            +circuit_breaker.transition(circuit_breaker.name=detector circuit_breaker.from=half_open circuit_breaker.to=closed)
            "
        );
    }
}
