//! How long values may be that are set through OpenTelemetry's own API.

use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use opentelemetry::trace::{
    Event, Link, Span as _, SpanContext, TraceContextExt as _, Tracer as _, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SpanData};
use std::time::{Duration, SystemTime};
use telemetry_tests::is_sdk;

const LIMIT: usize = 7;

fn long(key: &'static str) -> KeyValue {
    KeyValue::new(key, "ñ".repeat(100))
}

/// As many characters as the values have, wherever they are.
fn lengths(span: &SpanData) -> Vec<(&str, usize)> {
    let of_events = span.events.iter().flat_map(|it: &Event| &it.attributes);
    let of_links = span.links.iter().flat_map(|it: &Link| &it.attributes);
    let all = span.attributes.iter().chain(of_events).chain(of_links);
    all.map(|it| (it.key.as_str(), it.value.as_str().chars().count()))
        .collect()
}

#[test]
fn they_are_cut_as_ours_are_wherever_they_are() {
    let exporter = InMemorySpanExporter::default();
    let telemetry = Telemetry::builder("values of others")
        .with_variables([] as [(&str, &str); 0])
        .with_attribute_value_limit(LIMIT)
        .with_exporter(exporter.clone())
        .build()
        .expect("it can be set up");
    let provider = telemetry.provider().expect("it is on");
    let tracer = provider.tracer("another library");
    let mut whole = tracer
        .span_builder("whole")
        .with_attributes([long("first")])
        .start_with_context(&tracer, &Context::new());
    whole.set_attribute(long("later"));
    whole.add_event_with_timestamp("event", SystemTime::now(), vec![long("of the event")]);
    whole.add_link(SpanContext::NONE, vec![long("of the link")]);
    whole.end();
    let bound = provider.enter();
    span!("ours").in_scope(|| {
        Context::map_current(|cx| {
            cx.span().set_attribute(long("theirs"));
            cx.span().add_event("event", vec![long("of their event")]);
        });
    });
    drop(bound);
    telemetry
        .flush(Duration::from_secs(10))
        .expect("nothing hinders it");

    // The SDK has no such limit.
    let cut = if is_sdk() { 100 } else { LIMIT };
    let spans = exporter.get_finished_spans().expect("nobody panicked");
    let named = |name: &str| {
        let span = spans.iter().find(|span| span.name == name);
        lengths(span.expect("it has ended"))
    };
    assert_eq!(
        named("whole"),
        ["first", "later", "of the event", "of the link"].map(|key| (key, cut))
    );
    assert_eq!(
        named("ours"),
        ["theirs", "of their event"].map(|key| (key, cut))
    );
}
