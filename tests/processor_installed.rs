//! A user's processor in an SDK that is installed, which is the way without a copy of the context. One test, alone in its process.

use instrument_core::opentelemetry::Context;
use instrument_core::{Provider, traced_span};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, SdkTracerProvider, Span, SpanData, SpanProcessor,
};
use std::time::Duration;

/// Attaches contexts when spans start.
#[derive(Debug)]
struct Attaching;

impl SpanProcessor for Attaching {
    fn on_start(&self, _: &mut Span, _: &Context) {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
    }

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

#[traced_span]
fn outer() {
    inner();
}

#[traced_span]
fn inner() {}

#[test]
fn a_processor_of_what_is_installed_may_attach_contexts() {
    let exporter = InMemorySpanExporter::default();
    let sdk = SdkTracerProvider::builder()
        .with_span_processor(Attaching)
        .with_simple_exporter(exporter.clone())
        .build();
    Provider::new(sdk).install().expect("it is the first");
    outer();
    let spans = exporter.get_finished_spans().unwrap();
    let names: Vec<_> = spans.iter().map(|span| &*span.name).collect();
    assert_eq!(names, ["inner", "outer"]);
}
