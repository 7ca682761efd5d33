//! How a program's spans begin.

use super::touch::{keys, linked_to};
use instrument_core::opentelemetry::context::Context;
use instrument_core::opentelemetry::global::{BoxedSpan, BoxedTracer};
use instrument_core::opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
    Tracer as _,
};
use instrument_core::{Span, SpanKind, span};
use std::time::UNIX_EPOCH;

/// A span of ours, with things that depend on `n`.
pub(crate) fn ours(n: u8) -> Span {
    let text = "x".repeat(usize::from(n));
    let mut span = span!("ours");
    if n % 2 == 0 {
        span = span.kind(SpanKind::Client).sampler_attribute("at.start", n);
    }
    if n % 3 == 0 {
        span = span.link(Context::new().with_remote_span_context(linked_to(n)));
    }
    span.attributes(|to| {
        to.add("text", text.as_str());
        to.add("number", &n);
        to.add_static("static", "s");
        to.add("list", &[1.5, f64::from(n)]);
    })
    .start()
}

/// One of another library, by OpenTelemetry's own interface.
pub(crate) fn foreign(n: u8, tracer: &BoxedTracer) -> BoxedSpan {
    tracer
        .span_builder("foreign")
        .with_kind(SpanKind::Server)
        .with_attributes(keys(n))
        .with_events(vec![Event::new("begun", UNIX_EPOCH, keys(n), 0)])
        .with_links(vec![Link::new(linked_to(n), keys(n), 0)])
        .start(tracer)
}

/// Below a caller in another process.
pub(crate) fn below_caller(is_sampled: bool) -> Context {
    let flags = TraceFlags::new(u8::from(is_sampled));
    let state = TraceState::from_key_value([("vendor", "state")]).expect("it is valid");
    let remote = SpanContext::new(TraceId::from(77), SpanId::from(7), flags, true, state);
    Context::current().with_remote_span_context(remote)
}
