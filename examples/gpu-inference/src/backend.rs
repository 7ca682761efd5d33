//! Takes images in, has them looked at and judged, keeps events.

use crate::config;
use std::error::Error;

/// Runs the backend, or only its workers, until it is told to stop.
///
/// # Errors
///
/// When it cannot start.
pub async fn run(config: config::Backend) -> Result<(), Box<dyn Error + Send + Sync>> {
    let _ = config;
    Err("this build has no backend yet".into())
}
