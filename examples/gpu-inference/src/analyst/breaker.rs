//! A circuit breaker: what fails again and again is not asked for a while.

use instrument_core::resilience::{BreakerState, BreakerWatch};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A circuit breaker. Closed, it lets all calls through. After so many failures in a row it opens, and refuses them for a
/// while; then one call goes through, and what becomes of that decides.
#[derive(Debug)]
pub(super) struct Breaker {
    watch: BreakerWatch,
    failures: u32,
    open_for: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Closed { failures: u32 },
    Open { until: Instant },
    HalfOpen,
}

/// A call that may be made. Dropped without a word of how it went, it has not failed.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    breaker: &'a Breaker,
    is_told: bool,
}

impl Breaker {
    pub(super) fn new(name: &'static str, failures: u32, open_for: Duration) -> Self {
        Self {
            watch: BreakerWatch::new(name),
            failures,
            open_for,
            state: Mutex::new(State::Closed { failures: 0 }),
        }
    }

    /// A call, unless it is refused: then, how long that stays so.
    pub(super) fn permit(&self, now: Instant) -> Result<Permit<'_>, Duration> {
        let mut state = self.state();
        let wait = match *state {
            State::Closed { .. } => None,
            State::Open { until } if until <= now => {
                *state = State::HalfOpen;
                self.watch.changed(BreakerState::HalfOpen);
                None
            }
            State::Open { until } => Some(until - now),
            // Somebody is finding out.
            State::HalfOpen => Some(Duration::from_secs(1)),
        };
        drop(state);
        match wait {
            None => Ok(Permit {
                breaker: self,
                is_told: false,
            }),
            Some(wait) => {
                self.watch.rejected();
                Err(wait)
            }
        }
    }

    /// How long calls are refused from now on; `None` if they are not.
    pub(super) fn refuses(&self, now: Instant) -> Option<Duration> {
        match *self.state() {
            State::Open { until } if until > now => Some(until - now),
            _ => None,
        }
    }

    pub(super) fn word(&self) -> &'static str {
        self.watch.state().as_str()
    }

    /// Nothing panics while it is changed, so what a panic leaves is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    pub(super) fn succeeded(mut self) {
        self.is_told = true;
        *self.breaker.state() = State::Closed { failures: 0 };
        self.breaker.watch.success();
        self.breaker.watch.changed(BreakerState::Closed);
    }

    pub(super) fn failed(mut self, now: Instant) {
        self.is_told = true;
        self.breaker.watch.failure();
        let mut state = self.breaker.state();
        let opens = match &mut *state {
            State::Closed { failures } => {
                *failures += 1;
                *failures >= self.breaker.failures
            }
            State::HalfOpen => true,
            // Another call that was under way has opened it already.
            State::Open { .. } => false,
        };
        if opens {
            *state = State::Open {
                until: now + self.breaker.open_for,
            };
            self.breaker.watch.changed(BreakerState::Open);
        }
    }
}

impl Drop for Permit<'_> {
    /// The call was given up. If it was to find out, the next one is.
    fn drop(&mut self) {
        let mut state = self.breaker.state();
        if !self.is_told && matches!(*state, State::HalfOpen) {
            *state = State::Open {
                until: Instant::now(),
            };
            self.breaker.watch.changed(BreakerState::Open);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHILE: Duration = Duration::from_secs(30);

    fn failing(breaker: &Breaker, now: Instant) {
        breaker.permit(now).expect("it is closed").failed(now);
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_closes_when_one_call_succeeds() {
        let breaker = Breaker::new("model", 2, WHILE);
        let now = Instant::now();
        failing(&breaker, now);
        breaker.permit(now).expect("one is not enough").succeeded();
        failing(&breaker, now);
        assert_eq!(breaker.word(), "closed");
        failing(&breaker, now);
        assert_eq!(breaker.permit(now).expect_err("it is open"), WHILE);
        assert_eq!(breaker.refuses(now), Some(WHILE));

        let later = now + WHILE;
        let probe = breaker.permit(later).expect("one may find out");
        breaker.permit(later).expect_err("only one may");
        probe.succeeded();
        assert_eq!(breaker.word(), "closed");
        breaker
            .permit(later)
            .expect("it is closed again")
            .succeeded();
    }

    #[test]
    fn it_stays_open_when_that_call_fails_too() {
        let breaker = Breaker::new("model", 1, WHILE);
        let now = Instant::now();
        failing(&breaker, now);
        let later = now + WHILE;
        breaker
            .permit(later)
            .expect("one may find out")
            .failed(later);
        assert_eq!(breaker.permit(later).expect_err("it is open"), WHILE);
    }

    #[test]
    fn a_call_that_is_given_up_lets_the_next_one_find_out() {
        let breaker = Breaker::new("model", 1, Duration::ZERO);
        let now = Instant::now();
        failing(&breaker, now);
        drop(breaker.permit(now).expect("one may find out"));
        let later = Instant::now();
        breaker.permit(later).expect("so may the next").succeeded();
        assert_eq!(breaker.word(), "closed");
    }
}
