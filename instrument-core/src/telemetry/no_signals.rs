//! There are no such signals on this platform.

use super::running::Running;
use crate::Error;
use std::time::Duration;

pub(super) fn shut_down_at_signals(_: Running, _: Duration) -> Result<(), Error> {
    Ok(())
}
