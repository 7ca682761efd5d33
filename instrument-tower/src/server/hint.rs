//! Advice for a server whose spans have no route.

use std::sync::atomic::{AtomicBool, Ordering};

static SAID: AtomicBool = AtomicBool::new(false);

pub(super) fn say_once() {
    if !SAID.swap(true, Ordering::Relaxed) {
        instrument_core::say(format_args!(
            "a request was served on no known route, so its span is named by its method alone; {WITH_AXUM}routers show routes only inside: put `RouteLayer` there, or say routes by `TraceContextLayer::with_route` (said once)"
        ));
    }
}

/// Without it, axum's routes are not known at all.
const WITH_AXUM: &str = if cfg!(feature = "axum") {
    ""
} else {
    "for axum's routes, switch on the feature `axum` of `instrument-tower`; "
};
