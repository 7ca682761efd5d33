//! The detector.

use crate::config;
use std::error::Error;

/// Runs the detector until it is told to stop.
///
/// # Errors
///
/// When it cannot start.
pub async fn run(config: config::Detector) -> Result<(), Box<dyn Error + Send + Sync>> {
    let _ = config;
    Err("this build has no detector yet".into())
}
