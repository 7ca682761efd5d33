//! The times of a real camera system, where somebody wants to see them: `STAGE_DELAYS`.

use crate::config;
use std::time::Duration;
use tokio::time::sleep;

/// An image comes over a slow network.
pub(crate) const UPLOAD: Duration = Duration::from_millis(12);
/// A database that is far away and busy.
pub(crate) const SAVE: Duration = Duration::from_millis(6);

/// Makes a stage last longer, if it is wanted.
pub(crate) async fn stage(config: &config::Backend, delay: Duration) {
    if config.stage_delays {
        sleep(delay).await;
    }
}
