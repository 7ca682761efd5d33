//! What took too long.

use crate::current;
use crate::semconv::resilience as keys;
use std::time::Duration;

/// Tells the current span that something took longer than it may. The span goes on and does not fail by that: there may be
/// another attempt.
///
/// ```
/// use instrument_core::{resilience, span};
/// use std::{future, time::Duration};
/// use tokio::time::timeout;
///
/// const PATIENCE: Duration = Duration::from_millis(10);
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// if timeout(PATIENCE, future::pending::<()>()).await.is_err() {
///     resilience::timed_out(PATIENCE);
/// }
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn timed_out(limit: Duration) {
    current::add_event(keys::TIMEOUT, |to| {
        to.add(keys::TIMEOUT_LIMIT_MS, &limit.as_millis());
    });
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::span;
    use crate::testing::Kit;

    #[test]
    fn a_timeout_is_an_event() {
        let kit = Kit::new();
        let _recording = kit.enter();
        span!("handle_frame").in_scope(|| timed_out(Duration::from_secs(2)));
        assert_eq!(kit.tree(), "handle_frame +timeout(timeout.limit_ms=2000)");
    }
}
