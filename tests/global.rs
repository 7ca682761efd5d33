//! A provider that others made OpenTelemetry's global one. One test, alone in its process.

use instrument_core::span;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use std::time::{Duration, Instant};

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "this test is about the global provider"
)]
fn a_global_set_by_others_is_found_soon_whatever_its_spans_attributes() {
    let exporter = InMemorySpanExporter::default();
    let one = |n: i32| span!("work").attribute("n", n).in_scope(|| {});
    // Nothing is there yet, and this is remembered for a while.
    one(0);
    let sdk = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    instrument_core::opentelemetry::global::set_tracer_provider(sdk);
    // It is looked for again after so many spans and so much time; attributes must not use up the looks.
    let given_up = Instant::now() + Duration::from_secs(10);
    while exporter.get_finished_spans().unwrap().is_empty() {
        assert!(Instant::now() < given_up, "it was never looked for again");
        (0..64).for_each(one);
    }
    let spans = exporter.get_finished_spans().unwrap();
    assert!(
        spans.iter().all(|span| !span.attributes.is_empty()),
        "the span that finds it has its attributes too"
    );
}
