//! The doctor's verdict on what a service brings along in code.

use instrument_core::doctor::Verdict;
use instrument_core::sampling::Tail;
use instrument_core::telemetry::{Builder, Telemetry};
use instrument_core::testing::Collector;
use opentelemetry::Context;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};
use opentelemetry_sdk::trace::{Span, SpanData, SpanExporter, SpanProcessor};
use std::time::Duration;
use telemetry_tests::doctor::assert_faults;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

fn builder(collector: &Collector) -> Builder {
    Telemetry::builder("camera-service").with_variables([(ENDPOINT, collector.endpoint())])
}

#[derive(Debug)]
struct Panics;

impl SpanProcessor for Panics {
    fn on_start(&self, _: &mut Span, _: &Context) {
        panic!("as asked");
    }

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

#[derive(Debug)]
struct Fails;

impl SpanExporter for Fails {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        Err(OTelSdkError::InternalFailure("the disk is full".to_owned()))
    }
}

#[test]
fn a_part_that_panics_hides_no_other_fault() {
    let collector = Collector::start();
    let report = builder(&collector)
        .with_span_processor(Panics)
        .with_enabled(false)
        .examine();
    let verdicts: Vec<_> = report.findings().iter().map(|f| f.verdict).collect();
    assert_eq!(verdicts, [Verdict::NotExamined, Verdict::Disabled]);
    assert_eq!(report.exit_code(), 2);
}

#[test]
fn an_exporter_that_fails_is_told_with_its_own_words() {
    let collector = Collector::start();
    let report = builder(&collector).with_exporter(Fails).examine();
    assert_faults(&report, &[Verdict::Failed], &["Fails", "the disk is full"]);
}

#[test]
fn a_propagator_in_code_is_asked_whether_it_writes_anything() {
    let collector = Collector::start();
    let report = builder(&collector)
        .with_propagator(BaggagePropagator::new())
        .examine();
    assert_faults(&report, &[Verdict::NoPropagator], &["`with_propagator`"]);
    let report = builder(&collector)
        .with_propagator(TraceContextPropagator::new())
        .examine();
    assert_faults(&report, &[], &[]);
}

#[test]
fn a_tail_that_keeps_only_what_failed_is_no_fault() {
    let collector = Collector::start();
    let report = builder(&collector).with_tail(Tail::new(0.0)).examine();
    assert_faults(&report, &[], &["0 of 2000", "what they turn out to be"]);
    assert!(report.has(Verdict::SampledPartly), "{report}");
}

#[test]
fn a_file_that_cannot_be_read_is_a_fault_of_the_configuration() {
    let report = Telemetry::builder("camera-service")
        .with_variables([("OTEL_CONFIG_FILE", "/nowhere/otel.yaml")])
        .examine();
    let words = ["/nowhere/otel.yaml"];
    assert_faults(&report, &[Verdict::Configuration], &words);
}
