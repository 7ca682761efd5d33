//! A provider that others made OpenTelemetry's global one, and a function whose cost is measured. One test, alone in
//! its process.

use instrument_core::traced_span;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};

#[traced_span(cost)]
fn measured() {}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "this test is about the global provider"
)]
fn the_first_span_of_a_thread_finds_the_global_also_where_its_cost_is_measured() {
    let exporter = InMemorySpanExporter::default();
    let sdk = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    instrument_core::opentelemetry::global::set_tracer_provider(sdk);
    measured();
    let names: Vec<_> = exporter
        .get_finished_spans()
        .unwrap()
        .into_iter()
        .map(|span| span.name)
        .collect();
    assert_eq!(names, ["measured"]);
}
