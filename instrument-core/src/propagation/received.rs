//! What the `Context` remembers of a remote parent beside OpenTelemetry's own types.

use super::trace_parent::{KNOWN, RANDOM, TraceParent};
use super::trace_state::{self, Parsed, Refused};
use super::{random_ids, trace_parent};
use crate::provider;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceFlags};
use opentelemetry::{Context, SpanId, TraceId};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator};

/// The SDK drops the random flag of spans that it does not sample, and OpenTelemetry's trace state refuses some members.
struct Received {
    trace_id: TraceId,
    is_random: bool,
    refused: Option<Refused>,
}

/// A remote parent, with what `cx` has to remember of it.
pub(super) fn parent(cx: &mut Context, parent: TraceParent, parsed: Parsed) -> SpanContext {
    let is_random = parent.flags & RANDOM == RANDOM;
    // Where a sampled parent always has sampled children, these keep the flag by themselves.
    let is_kept = parent.flags.is_sampled() && provider::of(cx).settings().follows_parent;
    // The usual case costs nothing more.
    if (is_random && !is_kept) || parsed.refused.is_some() {
        *cx = cx.with_value(Received {
            trace_id: parent.trace_id,
            is_random,
            refused: parsed.refused,
        });
    }
    parent.into_remote(parsed.state)
}

/// What is known of the trace that `span` belongs to.
fn of<'a>(cx: &'a Context, span: &SpanContext) -> Option<&'a Received> {
    cx.get::<Received>()
        .filter(|received| received.trace_id == span.trace_id())
}

/// The `traceparent` of the current span of `cx`: for headers of other names, comments of statements, and files.
#[must_use]
pub fn parent_header(cx: &Context) -> Option<String> {
    let span = cx.span();
    let span = span.span_context();
    span.is_valid().then(|| {
        let is_random = of(cx, span).is_some_and(|received| received.is_random)
            || random_ids::is_from_here(span.trace_id());
        let random = if is_random {
            RANDOM
        } else {
            TraceFlags::NOT_SAMPLED
        };
        trace_parent::TraceParent {
            trace_id: span.trace_id(),
            span_id: parent_id(span),
            flags: (span.trace_flags() | random) & KNOWN,
        }
        .header()
    })
}

/// Below an unsampled remote parent no span is started that nobody would keep, but what is called next is to be told of an
/// operation of this service all the same. A sampled one that is passed through stays the parent, since it is kept.
fn parent_id(span: &SpanContext) -> SpanId {
    if span.is_remote() && !span.is_sampled() {
        RandomIdGenerator::default().new_span_id()
    } else {
        span.span_id()
    }
}

/// The `tracestate` of the current span of `cx`.
pub(super) fn state_header(cx: &Context) -> Option<String> {
    let span = cx.span();
    let span = span.span_context();
    let received = of(cx, span).and_then(|received| received.refused.as_ref());
    trace_state::header(span.trace_state(), received)
}
