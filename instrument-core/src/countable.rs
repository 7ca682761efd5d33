//! Times that may be given as endless, and are added to what a clock shows.

use std::time::Duration;

/// A year: longer waits are not told apart from endless ones, and no sum with it, nor with some of it, overflows.
pub(crate) const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

pub(crate) fn countable(time: Duration) -> Duration {
    time.min(LONGEST)
}
