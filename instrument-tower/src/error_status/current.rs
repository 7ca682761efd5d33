//! The span that was current when a call came.

use crate::end::Failure;
use instrument_core::{attach, current};
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use std::mem;

/// The span that was current when a call came. Dropped in the middle of the service's work, it knows that this panicked.
#[derive(Debug)]
pub(super) struct Current {
    context: Context,
    working: bool,
}

impl Current {
    /// `None` if it does not record.
    pub(super) fn now() -> Option<Self> {
        Context::map_current(|cx| {
            let is_recording = cx.span().is_recording();
            is_recording.then(|| Self {
                context: cx.clone(),
                working: false,
            })
        })
    }

    /// Runs a stretch of the service's work. What is current for it is not this one's to say.
    pub(super) fn watch<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let panicked = mem::replace(&mut self.working, true);
        let output = work();
        self.working = panicked;
        output
    }

    /// Fails the span, unless it has failed or ended already.
    pub(super) fn fail(&self, failure: Failure) {
        if self.context.span().is_recording() {
            let _current = attach(&self.context);
            current::fail(failure.error_type, failure.message);
        }
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        if self.working {
            self.fail(Failure::new("panic", "panicked"));
        }
    }
}
