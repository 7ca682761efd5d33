//! Waiting for what comes of itself.

use std::time::Duration;
use tokio::time::{interval, timeout};

/// Waits until something is so.
///
/// # Panics
///
/// When it has not come to that after two minutes.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let look = async {
        let mut looks = interval(Duration::from_millis(2));
        while !is_so() {
            looks.tick().await;
        }
    };
    let waited = timeout(Duration::from_secs(120), look).await;
    assert!(waited.is_ok(), "waited in vain: {what}");
}
