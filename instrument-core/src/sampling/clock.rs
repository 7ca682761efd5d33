//! The time that samplers see, so that a test can turn its hands.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Tells how much time has gone by since a moment that never changes.
///
/// ```
/// use instrument_core::sampling::{Clock, Sampler};
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
///
/// let seconds = Arc::new(AtomicU64::new(0));
/// let hands = seconds.clone();
/// let clock = Clock::new(move || Duration::from_secs(hands.load(Ordering::Relaxed)));
/// let sampler = Sampler::rate_limit_by(50.0, clock);
/// seconds.store(1, Ordering::Relaxed);
/// # drop(sampler);
/// ```
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Clock {
    /// A clock of your own. It must not go back.
    pub fn new(elapsed: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self(Arc::new(elapsed))
    }

    /// The system's clock that never goes back.
    #[must_use]
    pub fn system() -> Self {
        let start = Instant::now();
        Self::new(move || start.elapsed())
    }

    pub(super) fn now(&self) -> Duration {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}
