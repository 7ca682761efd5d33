//! The analyst.

use crate::config;
use std::error::Error;

/// Runs the analyst until it is told to stop.
///
/// # Errors
///
/// When it cannot start.
pub async fn run(config: config::Analyst) -> Result<(), Box<dyn Error + Send + Sync>> {
    let _ = config;
    Err("this build has no analyst yet".into())
}
