//! x
use instrument_core::{traced_span, opentelemetry::Context};
use opentelemetry_sdk::trace::{SpanProcessor, Span, SpanData, SdkTracerProvider};
use opentelemetry_sdk::error::OTelSdkResult;
#[derive(Debug)]
struct P;
impl SpanProcessor for P {
    fn on_start(&self, _: &mut Span, _: &Context) { let _g = Context::enter_telemetry_suppressed_scope(); }
    fn on_end(&self, _: SpanData) {}
    fn force_flush(&self) -> OTelSdkResult { Ok(()) }
    fn shutdown_with_timeout(&self, _: std::time::Duration) -> OTelSdkResult { Ok(()) }
}
#[traced_span]
fn outer() { inner() }
#[traced_span]
fn inner() { }
#[test]
fn a() {
    let sdk = SdkTracerProvider::builder().with_span_processor(P).build();
    let p = instrument_core::Provider::new(sdk);
    let _b = p.enter();
    outer();
}
