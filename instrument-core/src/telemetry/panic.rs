//! A panic that ends the process at once, without a destructor being run.

use super::running::Running;
use std::panic;
use std::time::Duration;

/// With `panic = "abort"`, shuts `running` down before the process is gone. Else a panic unwinds, and drops the guard
/// if it is the end of `main`.
pub(super) fn shut_down_at_abort(running: Running, deadline: Duration) {
    if cfg!(not(panic = "abort")) {
        return;
    }
    let earlier = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        earlier(panic);
        if let Err(error) = running.shutdown(deadline) {
            crate::say(format_args!("{error}"));
        }
    }));
}
