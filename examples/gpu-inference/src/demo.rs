//! Plays cameras.

use crate::config;
use std::error::Error;

/// Runs the cameras until it is told to stop.
///
/// # Errors
///
/// When it cannot start.
pub async fn run(config: config::Demo) -> Result<(), Box<dyn Error + Send + Sync>> {
    let _ = config;
    Err("this build has no cameras yet".into())
}
