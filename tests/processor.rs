//! Processors of users, which may do anything when they are told of a span.

use instrument_core::opentelemetry::Context;
use instrument_core::traced_span;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::time::Duration;
use support::Recorder;

/// Attaches contexts, as processors do that send what they are told.
#[derive(Debug)]
struct Attaching;

impl SpanProcessor for Attaching {
    fn on_start(&self, _: &mut Span, _: &Context) {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        inner();
    }

    fn on_end(&self, _: SpanData) {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        inner();
    }

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
fn a_processor_may_attach_contexts() {
    let recorder = Recorder::with(
        |sdk| sdk.with_span_processor(Attaching),
        |provider| provider,
    );
    let bound = recorder.enter();
    outer();
    drop(bound);
    recorder.assert_child("inner", "outer");
    assert_eq!(recorder.names(), ["inner", "outer"]);
}
