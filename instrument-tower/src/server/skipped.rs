//! Requests of which nothing is to be recorded.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId};
use std::hash::{BuildHasher, Hasher, RandomState};

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
        let (high, low) = (random(), random());
        SpanContext::new(
            TraceId::from(u128::from(high) << 64 | u128::from(low)),
            SpanId::from(random()),
            TraceFlags::NOT_SAMPLED,
            true,
            Default::default(),
        )
    };
    context.with_remote_span_context(unsampled)
}

/// Never zero, which ids must not be. The standard library seeds its hashers by chance.
fn random() -> u64 {
    RandomState::new().build_hasher().finish() | 1
}
