//! What is heard, while a span with a minimum duration goes on, that keeps it however short it is.

use super::is_used;
use opentelemetry::Context;
use opentelemetry::trace::{SpanId, Status, TraceContextExt};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// It is in the span's context, where those below find it, and those who know nothing but the context.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// The first to start with this watch is the watched span itself.
    own: OnceLock<SpanId>,
    /// How many spans below it are kept, or may yet be.
    below: AtomicUsize,
    /// The highest that was set: as OpenTelemetry has it, Ok stands above Error, and Error above Unset.
    status: AtomicU8,
}

const FAILED: u8 = 1;
const SUCCEEDED: u8 = 2;

impl Watch {
    pub(super) fn of(context: &Context) -> Option<&Arc<Self>> {
        context.get()
    }

    /// A processor saw a span start: this one, or one below that is kept. Those below with a minimum duration have watches
    /// of their own.
    pub(super) fn started(&self, id: SpanId) {
        if *self.own.get_or_init(|| id) != id {
            self.add_below();
        }
    }

    pub(super) fn add_below(&self) {
        self.below.fetch_add(1, Ordering::Relaxed);
    }

    /// One that was added is dropped.
    pub(super) fn remove_below(&self) {
        self.below.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn is_seen(&self) -> bool {
        self.own.get().is_some()
    }

    pub(super) fn is_childless(&self) -> bool {
        self.below.load(Ordering::Relaxed) == 0
    }

    pub(super) fn has_failed(&self) -> bool {
        self.status.load(Ordering::Relaxed) == FAILED
    }

    fn set_status(&self, of: SpanId, status: &Status) {
        let status = match status {
            Status::Error { .. } => FAILED,
            Status::Ok => SUCCEEDED,
            Status::Unset => return,
        };
        if self.own.get() == Some(&of) {
            self.status.fetch_max(status, Ordering::Relaxed);
        }
    }
}

/// Sets the status of a context's span, which cannot be asked for it later.
pub(crate) fn set_status(context: &Context, status: Status) {
    let span = context.span();
    if is_used() {
        if let Some(watch) = Watch::of(context) {
            watch.set_status(span.span_context().span_id(), &status);
        }
    }
    span.set_status(status);
}
