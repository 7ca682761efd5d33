//! Requests of which nothing is to be recorded.

use crate::chance;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};

/// `context`, in which nothing is recorded: as if its trace was not sampled. Without that, what a health check asks of
/// the database would become a trace of its own, one a second.
pub(super) fn unsampled(context: &Context) -> Context {
    let span = context.span();
    let remote = span.span_context();
    let unsampled = if remote.is_valid() {
        SpanContext::new(
            remote.trace_id(),
            remote.span_id(),
            remote.trace_flags().with_sampled(false),
            true,
            remote.trace_state().clone(),
        )
    } else {
        SpanContext::new(
            TraceId::from(chance::random_u128()),
            SpanId::from(chance::random_u64()),
            TraceFlags::NOT_SAMPLED,
            true,
            TraceState::NONE,
        )
    };
    context.with_remote_span_context(unsampled)
}
