//! Shut-down when the process is told to end.

use super::running::Running;
use crate::Error;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level;
use std::fs;
use std::thread;
use std::time::Duration;

/// Shuts `running` down at SIGTERM or SIGINT, and then lets the signal do what it would have done.
pub(super) fn shut_down_at_signals(running: Running, deadline: Duration) -> Result<(), Error> {
    // Who starts a process in the background may have it ignore SIGINT, and then it goes on.
    let ignored = ignored();
    let heard = [SIGTERM, SIGINT].into_iter();
    let mut signals = Signals::new(heard.filter(|signal| ignored >> (signal - 1) & 1 == 0))
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

/// The signals that this process ignores, a bit each, where the system says so.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let mask = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}
