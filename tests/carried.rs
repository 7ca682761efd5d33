//! Parents and links that are given: values with their context, batches, callers elsewhere.

use instrument_core::opentelemetry::baggage::BaggageExt;
use instrument_core::opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};
use instrument_core::opentelemetry::{Context, KeyValue};
use instrument_core::{AsContext, Carried, current, span};
use opentelemetry_sdk::trace::SpanLimits;
use std::sync::mpsc;
use std::thread;
use support::{Recorder, int};

#[test]
fn a_channel_carries_the_context_as_parent_or_as_link() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let (sender, queue) = mpsc::channel::<Carried<u32>>();
    let provider = recorder.provider().clone();
    let worker = thread::spawn(move || {
        let _bound = provider.enter();
        for job in queue {
            span!("child").parent(&job).in_scope(|| {});
            span!("linked").root().link(&job).in_scope(|| {});
            let job = job.map(|n| n + 1);
            assert_eq!(*job.value(), 8);
            job.in_scope(|n| span!("in_scope").attribute("n", n).in_scope(|| {}));
        }
    });
    span!("here").in_scope(|| sender.send(Carried::new(7)).unwrap());
    drop(sender);
    worker.join().unwrap();
    drop(bound);
    recorder.assert_child("child", "here");
    recorder.assert_child("in_scope", "here");
    let linked = recorder.one("linked");
    assert_eq!(linked.parent_span_id, SpanId::INVALID);
    assert_eq!(
        linked.links.links[0].span_context,
        recorder.one("here").span_context
    );
}

/// Sends `count` values, each from a span of its own, and gives what is received.
fn batch(count: usize) -> Vec<Carried<usize>> {
    (0..count)
        .map(|n| span!("sender").root().in_scope(|| Carried::new(n)))
        .collect()
}

#[test]
fn a_batch_links_to_all_that_is_in_it() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let values = batch(50);
    span!("batch").root().links(&values).in_scope(|| {});
    drop(bound);
    let span = recorder.one("batch");
    let linked: Vec<_> = span
        .links
        .links
        .iter()
        .map(|link| link.span_context.span_id())
        .collect();
    let senders: Vec<_> = recorder
        .named("sender")
        .iter()
        .map(|span| span.span_context.span_id())
        .collect();
    assert_eq!(linked, senders);
    assert_eq!((linked.len(), int(&span, "link_count")), (50, Some(50)));
    assert_eq!(recorder.provider().health().links_dropped, 0);
}

#[test]
fn links_beyond_the_limit_are_reported() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let values = batch(200);
    span!("batch").root().links(&values).in_scope(|| {});
    drop(bound);
    let span = recorder.one("batch");
    assert_eq!(
        (span.links.links.len(), span.links.dropped_count),
        (128, 72)
    );
    assert_eq!(int(&span, "link_count"), Some(200));
    assert_eq!(recorder.provider().health().links_dropped, 72);
}

#[test]
fn the_limit_of_links_is_the_providers() {
    let limits = SpanLimits {
        max_links_per_span: 10,
        ..SpanLimits::default()
    };
    let recorder = Recorder::with(
        |sdk| sdk.with_span_limits(limits),
        |provider| provider.with_link_limit(10),
    );
    let bound = recorder.enter();
    let values = batch(11);
    span!("batch")
        .root()
        .link(&values[0])
        .links(&values[1..])
        .in_scope(|| {});
    drop(bound);
    let span = recorder.one("batch");
    assert_eq!(
        (span.links.dropped_count, int(&span, "link_count")),
        (1, Some(11))
    );
    assert_eq!(recorder.provider().health().links_dropped, 1);
}

fn remote(flags: TraceFlags) -> SpanContext {
    SpanContext::new(
        TraceId::from(7),
        SpanId::from(7),
        flags,
        true,
        TraceState::NONE,
    )
}

#[test]
fn what_starts_below_an_unsampled_caller_stays_unsampled() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    span!("handle")
        .parent(remote(TraceFlags::NOT_SAMPLED))
        .in_scope(|| {
            assert_eq!(current::span_id(), Some(SpanId::from(7).to_string()));
            span!("work").in_scope(|| {});
        });
    span!("sampled")
        .parent(remote(TraceFlags::SAMPLED))
        .in_scope(|| {});
    span!("unknown")
        .parent(SpanContext::empty_context())
        .in_scope(|| {});
    drop(bound);
    assert_eq!(recorder.names(), ["sampled", "unknown"]);
    assert_eq!(recorder.one("sampled").parent_span_id, SpanId::from(7));
}

#[test]
fn a_given_parents_baggage_goes_on_where_nothing_is_recorded() {
    let sent = Context::new().with_baggage([KeyValue::new("tenant", "blue")]);
    let tenant = || Context::map_current(|cx| cx.baggage().get("tenant").map(ToString::to_string));
    let carried = Carried::with_context((), sent);
    assert_eq!(
        span!("work").parent(&carried).in_scope(tenant).as_deref(),
        Some("blue")
    );
}

#[test]
fn a_span_that_is_none_is_no_link() {
    let unrecorded = span!("nobody_records_this").start();
    assert!(unrecorded.as_context().is_none());
    let recorder = Recorder::new();
    let bound = recorder.enter();
    span!("here").in_scope(|| span!("work").root().link(&unrecorded).in_scope(|| {}));
    drop(bound);
    assert!(recorder.one("work").links.links.is_empty());
}
