//! Processors of users, which may do anything when they are told of a span, and when they are dropped.

use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::trace::{Tracer, TracerProvider};
use instrument_core::{Provider, span, traced_span};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::sync::mpsc;
use std::thread;
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

/// Does something when it is dropped.
#[derive(Debug)]
struct Parting(fn());

impl Drop for Parting {
    fn drop(&mut self) {
        (self.0)();
    }
}

impl SpanProcessor for Parting {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

fn parting(act: fn()) -> instrument_core::Recorder {
    instrument_core::Recorder::builder()
        .with_processor(Parting(act))
        .build()
}

/// Fails where `work` stands still.
fn comes_to_its_end(work: impl FnOnce() + Send + 'static) {
    let (done, is_done) = mpsc::channel();
    let working = thread::spawn(move || {
        work();
        done.send(())
    });
    if let Err(mpsc::RecvTimeoutError::Timeout) = is_done.recv_timeout(Duration::from_secs(60)) {
        panic!("it stands still");
    }
    let worked = working.join().expect("it did not panic");
    worked.expect("somebody waits for it");
}

/// Sites of both kinds: the tracers of each are looked for at another moment.
fn sites() {
    outer();
    span!("above").in_scope(|| span!("below").attribute("n", 1).in_scope(|| {}));
}

/// A scope remembers the tracers of the last eight.
#[test]
fn a_processor_may_make_spans_where_its_provider_is_forgotten() {
    comes_to_its_end(|| {
        for _ in 0..20 {
            let _bound = Provider::new(parting(sites)).enter();
            sites();
        }
    });
}

#[test]
fn a_processor_may_make_a_recorder_whoever_drops_it() {
    comes_to_its_end(|| {
        let dropping = thread::spawn(|| {
            for _ in 0..5_000 {
                drop(parting(|| drop(parting(|| {}))));
            }
        });
        // Spans whose recorder is gone look for it among all that there are.
        while !dropping.is_finished() {
            let recorder = parting(|| {});
            let tracer = recorder.tracer("gone");
            let spans: Vec<_> = (0..1_000).map(|_| tracer.start("late")).collect();
            drop((recorder, tracer));
            drop(spans);
        }
        dropping.join().unwrap();
    });
}
