//! Waiting for what nobody tells of.

use std::thread;
use std::time::{Duration, Instant};

/// How long the first pause between two looks is, and how long one is at most.
const PAUSES: [Duration; 2] = [Duration::from_millis(5), Duration::from_millis(200)];

/// Looks until what is looked for is there, ever less often. Panics if it is not there in time: with what the last look said.
#[track_caller]
pub(crate) fn until<T>(patience: Duration, mut look: impl FnMut() -> Result<T, String>) -> T {
    let end = Instant::now() + patience;
    let [mut pause, longest] = PAUSES;
    loop {
        match look() {
            Ok(found) => return found,
            Err(missing) => assert!(Instant::now() < end, "not after {patience:?}: {missing}"),
        }
        thread::sleep(pause);
        pause = longest.min(2 * pause);
    }
}
