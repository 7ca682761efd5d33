//! Starts everything.

use crate::config;
use std::error::Error;

/// Runs the supervisor until it is told to stop.
///
/// # Errors
///
/// When it cannot start.
pub async fn run(config: config::Supervisor) -> Result<(), Box<dyn Error + Send + Sync>> {
    let _ = config;
    Err("this build has no supervisor yet".into())
}
