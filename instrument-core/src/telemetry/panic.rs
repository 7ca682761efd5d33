//! What is done about a panic before it unwinds, or ends the process at once.

use super::running::Running;
use crate::provider::{self, Provider};
use crate::{ending, exception};
use opentelemetry::trace::TraceContextExt;
use std::panic::{self, PanicHookInfo};
use std::sync::Once;
use std::thread;
use std::time::Duration;

/// Records each panic from now on as an exception of the span in which it happens, which will end knowing only that there was one.
/// That is for our recorder's spans: those of others may be locked while code of the service runs that panics.
pub(super) fn record_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| also(record));
}

fn record(panic: &PanicHookInfo<'_>) {
    let context = ending::current();
    let provider = provider::of(&context);
    let is_installed = provider.ours().is_some_and(Provider::is_installed);
    if is_installed && context.span().is_recording() {
        exception::record_panic(panic, &context);
    }
}

/// With `panic = "abort"`, shuts `running` down before the process is gone. Else a panic unwinds, and drops the guard
/// if it is the end of `main`.
pub(super) fn shut_down_at_abort(running: Running, deadline: Duration) {
    if cfg!(not(panic = "abort")) {
        return;
    }
    also(move |_| {
        if let Err(error) = running.shutdown(deadline) {
            crate::say(format_args!("{error}"));
        }
    });
}

/// Does that at each panic, after what was done before.
fn also(act: impl Fn(&PanicHookInfo<'_>) + Send + Sync + 'static) {
    // Hooks cannot be changed by a thread that panics.
    if thread::panicking() {
        return;
    }
    let earlier = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        earlier(panic);
        act(panic);
    }));
}
