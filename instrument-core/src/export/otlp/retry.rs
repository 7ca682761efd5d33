//! Again, when it may help: later and later, or when the receiver says.

use crate::export::failure::{Failure, Retry};
use std::collections::hash_map::RandomState;
use std::future::Future;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(5);

/// Attempts until one succeeds, none can help, or there is no time for another one: then the last failure is the
/// answer. `between` hears of each failure that is followed by another attempt, and when.
pub(super) async fn until<T, A>(
    deadline: Instant,
    mut attempt: impl FnMut() -> A,
    mut between: impl FnMut(&Failure, Duration),
) -> Result<T, Failure>
where
    A: Future<Output = Result<T, Failure>>,
{
    let mut back_off = FIRST;
    let mut last: Option<Failure> = None;
    loop {
        let failure = match timeout_at(deadline, attempt()).await {
            Ok(Ok(success)) => return Ok(success),
            Ok(Err(failure)) => failure,
            // An attempt that had little time left says less than the one before it.
            Err(_) => return Err(last.unwrap_or_else(|| Failure::timeout("no answer in time"))),
        };
        let wait = match failure.retry {
            Retry::No => return Err(failure),
            Retry::After(wait) if wait >= FIRST => wait,
            // One that says at once, again and again, would be asked as fast as it answers.
            Retry::After(_) | Retry::BackOff => jittered(back_off),
        };
        if wait >= deadline.saturating_duration_since(Instant::now()) {
            return Err(failure);
        }
        between(&failure, wait);
        sleep(wait).await;
        back_off = (back_off * 2).min(LONGEST);
        last = Some(failure);
    }
}

/// Between four and six fifths, so that services which failed together do not come back together.
fn jittered(wait: Duration) -> Duration {
    // The keys of a new state are random: enough for this.
    let random = RandomState::new().build_hasher().finish();
    let fraction = (random >> 40) as f64 / f64::from(1 << 24);
    wait.mul_f64(0.8 + 0.4 * fraction)
}

#[cfg(test)]
mod tests;
