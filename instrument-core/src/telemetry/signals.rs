//! Shut-down when the process is told to end.

use super::running::Running;
use crate::Error;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level;
use std::thread;
use std::time::Duration;

/// Shuts `running` down at SIGTERM or SIGINT, and then lets the signal do what it would have done.
pub(super) fn shut_down_at_signals(running: Running, deadline: Duration) -> Result<(), Error> {
    let mut signals = Signals::new([SIGTERM, SIGINT])
        .map_err(|error| Error::setup("SIGTERM and SIGINT cannot be handled", error))?;
    thread::Builder::new()
        .name("instrument-signals".to_owned())
        .spawn(move || {
            if let Some(signal) = signals.forever().next() {
                if let Err(error) = running.shutdown(deadline) {
                    crate::say(format_args!("{error}"));
                }
                // It ends the process; if it cannot, there is nothing else to be done.
                let _ = low_level::emulate_default_handler(signal);
            }
        })
        .map_err(|error| Error::setup("no thread to handle signals on", error))?;
    Ok(())
}
