//! A circuit breaker.

use instrument_core::resilience::{BreakerState, BreakerWatch};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// Lets calls through until so many in a row have failed, then none for a while, then one to see how it fares.
pub(crate) struct Breaker {
    watch: BreakerWatch,
    failures: u32,
    open: Duration,
    state: Mutex<State>,
    /// It may be another state now.
    changed: Notify,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Closed {
        failed: u32,
    },
    Open {
        until: Instant,
    },
    /// Whether the one call is on its way.
    HalfOpen {
        tries: bool,
    },
}

impl Breaker {
    pub(crate) fn new(name: String, failures: u32, open: Duration) -> Self {
        Self {
            // There are as many as addresses in the settings, and they live as long as the process.
            watch: BreakerWatch::new(name.leak()),
            failures,
            open,
            state: Mutex::new(State::Closed { failed: 0 }),
            changed: Notify::new(),
        }
    }

    /// Whether a call may be made now.
    pub(crate) fn is_admitting(&self) -> bool {
        match *self.state() {
            State::Closed { .. } | State::HalfOpen { tries: false } => true,
            State::Open { until } => Instant::now() >= until,
            State::HalfOpen { tries: true } => false,
        }
    }

    /// Ready when a call may be made.
    pub(crate) async fn admits(&self) {
        loop {
            let changed = self.changed.notified();
            let state = *self.state();
            match state {
                _ if self.is_admitting() => return,
                State::Open { until } => tokio::select! {
                    () = changed => {}
                    () = sleep_until(until) => {}
                },
                _ => changed.await,
            }
        }
    }

    /// A call is made.
    pub(crate) fn begin(&self) {
        let mut state = self.state();
        if !matches!(*state, State::Closed { .. }) {
            *state = State::HalfOpen { tries: true };
            drop(state);
            self.watch.changed(BreakerState::HalfOpen);
        }
    }

    /// It was answered.
    pub(crate) fn succeeded(&self) {
        *self.state() = State::Closed { failed: 0 };
        self.watch.success();
        self.watch.changed(BreakerState::Closed);
        self.changed.notify_waiters();
    }

    /// It was not.
    pub(crate) fn failed(&self) {
        self.watch.failure();
        let mut state = self.state();
        let failed = match *state {
            State::Closed { failed } => failed + 1,
            State::Open { .. } => return,
            State::HalfOpen { .. } => self.failures,
        };
        let opens = failed >= self.failures;
        *state = if opens {
            State::Open {
                until: Instant::now() + self.open,
            }
        } else {
            State::Closed { failed }
        };
        drop(state);
        if opens {
            self.watch.changed(BreakerState::Open);
        }
        self.changed.notify_waiters();
    }

    /// Nobody waits for its answer any more.
    pub(crate) fn gave_up(&self) {
        let mut state = self.state();
        if let State::HalfOpen { tries } = &mut *state {
            *tries = false;
        }
        drop(state);
        self.changed.notify_waiters();
    }

    /// A call was not made.
    pub(crate) fn rejected(&self) {
        self.watch.rejected();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Breaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Breaker")
            .field("watch", &self.watch)
            .field("state", &*self.state())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test(start_paused = true)]
    async fn it_opens_after_failures_and_lets_one_through_to_see() {
        let breaker = Breaker::new("detector".to_owned(), 2, Duration::from_secs(10));
        breaker.failed();
        breaker.succeeded();
        breaker.failed();
        assert!(breaker.is_admitting(), "not two in a row");
        breaker.failed();
        assert_eq!(breaker.watch.state(), BreakerState::Open);
        assert!(breaker.admits().now_or_never().is_none());
        // The clock stands still unless somebody waits for it.
        let before = Instant::now();
        breaker.admits().await;
        assert_eq!(before.elapsed().as_secs(), 10);
        breaker.begin();
        assert!(!breaker.is_admitting(), "one is enough");
        breaker.failed();
        assert!(!breaker.is_admitting());
        breaker.admits().await;
        breaker.begin();
        breaker.gave_up();
        assert!(breaker.is_admitting(), "nothing is known");
        breaker.begin();
        breaker.succeeded();
        assert!(breaker.is_admitting());
        assert_eq!(breaker.watch.state(), BreakerState::Closed);
    }
}
