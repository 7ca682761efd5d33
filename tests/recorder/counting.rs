//! Ids that are the same in every run.

use instrument_core::opentelemetry::trace::{SpanContext, SpanId, TraceId};
use opentelemetry_sdk::trace::IdGenerator;
use std::sync::atomic::{AtomicU64, Ordering};

/// Ids in order, from a number on: which spans have failed is remembered by their ids, so both may not have the same.
#[derive(Debug)]
pub(crate) struct Counting {
    traces: AtomicU64,
    spans: AtomicU64,
}

impl Counting {
    pub(crate) fn from(first: u64) -> Self {
        Self {
            traces: AtomicU64::new(first),
            spans: AtomicU64::new(first),
        }
    }

    /// The same ids, whichever was the first.
    pub(crate) fn counted(first: u64, context: &SpanContext) -> SpanContext {
        let trace = u128::from_be_bytes(context.trace_id().to_bytes());
        let is_ours = trace >= u128::from(first);
        let trace = if is_ours {
            trace - u128::from(first) + 1000
        } else {
            trace
        };
        SpanContext::new(
            TraceId::from(trace),
            Self::span(first, context.span_id()),
            context.trace_flags(),
            context.is_remote(),
            context.trace_state().clone(),
        )
    }

    pub(crate) fn span(first: u64, id: SpanId) -> SpanId {
        let id = u64::from_be_bytes(id.to_bytes());
        SpanId::from(if id >= first { id - first + 1000 } else { id })
    }
}

impl IdGenerator for Counting {
    fn new_trace_id(&self) -> TraceId {
        TraceId::from(u128::from(self.traces.fetch_add(1, Ordering::Relaxed)))
    }

    fn new_span_id(&self) -> SpanId {
        SpanId::from(self.spans.fetch_add(1, Ordering::Relaxed))
    }
}

/// Far from all others of this process.
pub(crate) fn first_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed) << 32
}
