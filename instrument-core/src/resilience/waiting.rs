//! The time between two attempts.

use super::decision::Decision;
use opentelemetry::Context;
use std::borrow::Cow;
use std::fmt;
use std::time::{Instant, SystemTime};

/// The time between two attempts, which ends when this is dropped. Made by
/// [`Attempts::wait_because`](super::Attempts::wait_because).
#[must_use = "the wait ends when this is dropped"]
pub struct Waiting {
    around: Context,
    number: u32,
    cause: Cow<'static, str>,
    decided: SystemTime,
    since: Instant,
}

impl Waiting {
    pub(super) fn begin(around: Context, number: u32, cause: Cow<'static, str>) -> Self {
        Self {
            around,
            number,
            cause,
            decided: SystemTime::now(),
            since: Instant::now(),
        }
    }
}

impl Drop for Waiting {
    /// Tells of the decision at the time when it was made, now that it is known how long was waited.
    fn drop(&mut self) {
        let decision = Decision::again(self.number, self.since.elapsed(), &self.cause);
        decision.tell(&self.around, self.decided);
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("number", &self.number)
            .field("cause", &self.cause)
            .finish_non_exhaustive()
    }
}
