//! The reference is worth something only if it does what ours does.

use axum::Router;
use instrument_core::Provider;
use opentelemetry::global;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};

use super::hand_global::HandGlobal;
use super::ours::Ours;
use super::propagate;
use crate::scenario::Mode;
use crate::server::{Server, ask, headers, router};
use crate::work;

/// All that a span says but for its ids and times.
fn said(span: &SpanData) -> (String, String, String, Vec<String>) {
    let timed = "response.time_to_first_byte_ms";
    let mut attributes: Vec<_> = span
        .attributes
        .iter()
        .map(|it| match it.key.as_str() {
            key if key == timed => format!("{key}=…"),
            key => format!("{key}={}", it.value),
        })
        .collect();
    attributes.sort();
    let place = format!("{} {}", span.span_context.trace_id(), span.parent_span_id);
    let kind = format!("{:?} {:?}", span.span_kind, span.status);
    (span.name.to_string(), place, kind, attributes)
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the reference asks for the global provider"
)]
fn the_reference_says_what_ours_says() {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    Provider::new(provider.clone())
        .install()
        .expect("the only test that installs");
    global::set_tracer_provider(provider);
    propagate();

    let asked = |router: Router| {
        exporter.reset();
        work::poll(ask(&router, &headers(Mode::Baggage)));
        let spans = exporter.get_finished_spans().expect("it is there");
        assert_eq!(spans.len(), 1, "ended, and once");
        said(&spans[0])
    };
    let (ours, hand) = (
        asked(Ours::around(router())),
        asked(HandGlobal::around(router())),
    );
    assert_eq!(ours, hand);
    assert_eq!(ours.0, "GET /users/{id}");
    assert_eq!(ours.3.len(), 16, "{:?}", ours.3);
}
