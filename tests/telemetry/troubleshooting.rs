//! Rows of the troubleshooting chapter that no other test reproduces.

use futures_util::future::join;
use instrument_core::doctor::Verdict;
use instrument_core::telemetry::{Builder, Telemetry};
use instrument_core::testing::{Collector, Kit};
use instrument_core::{Instrument, span};
use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::collections::HashMap;
use std::process::Command;
use std::time::Duration;
use tokio::task::yield_now;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const SOON: Duration = Duration::from_secs(10);

fn builder(collector: &Collector) -> Builder {
    Telemetry::builder("camera-service").with_variables([(ENDPOINT, collector.endpoint())])
}

/// What a service says that is set up with these variables and makes one span.
fn said(variables: &[(&str, &str)]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_makes-spans"))
        .args(["none", "return", "1"])
        .envs(variables.iter().copied())
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
fn the_start_up_line_says_that_telemetry_is_off() {
    for (variable, value) in [("OTEL_SDK_DISABLED", "true"), ("OTEL_ENABLED", "false")] {
        let said = said(&[(variable, value)]);
        assert!(said.contains("telemetry of `makes-spans` is off"), "{said}");
    }
}

#[test]
fn the_start_up_line_says_that_there_is_no_exporter() {
    let said = said(&[("OTEL_TRACES_EXPORTER", "none")]);
    assert!(said.contains("is on: no exporter"), "{said}");
}

#[test]
fn the_start_up_line_says_that_only_some_instrumentation_is_on() {
    let said = said(&[("OTEL_AUTO_INSTRUMENTATION", "Server,sqx,ours")]);
    assert!(
        said.contains("instrumentation by itself: only server, ours"),
        "{said}"
    );
    assert!(said.contains("did you mean `sqlx`?"), "{said}");
}

#[test]
fn a_line_says_that_nothing_listens() {
    let said = said(&[
        (ENDPOINT, "http://127.0.0.1:1"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "300"),
    ]);
    let line = said.lines().find(|line| line.contains("OTLP export"));
    let line = line.unwrap_or_else(|| panic!("no such line: {said}"));
    assert!(line.contains("connection refused"), "{line}");
}

#[test]
fn a_guard_that_is_dropped_at_once_leaves_nothing_on() {
    let collector = Collector::start();
    let provider = builder(&collector)
        .build()
        .expect("it can be set up")
        .provider()
        .cloned()
        .expect("it was on");
    let _bound = provider.enter();
    span!("handle_frame").in_scope(|| {});
    assert!(collector.requests().is_empty());
}

#[test]
fn health_says_that_nothing_was_exported_when_everything_is_sampled_out() {
    let collector = Collector::start();
    let off = ("OTEL_TRACES_SAMPLER", "always_off".to_owned());
    let telemetry = Telemetry::builder("camera-service")
        .with_variables([(ENDPOINT, collector.endpoint()), off])
        .build()
        .expect("it can be set up");
    let _bound = telemetry.provider().expect("it is on").enter();
    span!("handle_frame").in_scope(|| {});
    telemetry.flush(SOON).expect("there is nothing to send");
    assert_eq!(telemetry.health().spans[0].exported, 0);
    assert!(collector.requests().is_empty());
}

#[test]
fn below_a_caller_that_is_not_sampled_nothing_is() {
    let collector = Collector::start();
    let telemetry = builder(&collector).build().expect("it can be set up");
    let _bound = telemetry.provider().expect("it is on").enter();
    for (flags, spans) in [("00", 0), ("01", 1)] {
        let traceparent = format!("00-{:032x}-{:016x}-{flags}", 1, 1);
        let headers = HashMap::from([("traceparent".to_owned(), traceparent)]);
        let caller = Context::map_current(|cx| {
            TraceContextPropagator::new().extract_with_context(cx, &headers)
        });
        let _caller = caller.attach();
        span!("handle_frame").in_scope(|| {});
        telemetry.flush(SOON).expect("it arrives");
        assert_eq!(collector.spans().len(), spans, "{flags}");
    }
}

#[test]
fn a_function_that_is_frozen_between_calls_flushes() {
    let collector = Collector::start();
    let telemetry = builder(&collector).build().expect("it can be set up");
    let _bound = telemetry.provider().expect("it is on").enter();
    span!("handle_frame").in_scope(|| {});
    telemetry.flush(SOON).expect("it arrives");
    assert_eq!(collector.spans().len(), 1);
}

#[tokio::test]
async fn a_bare_spawn_starts_a_trace_of_its_own() {
    let kit = Kit::new();
    let bound = kit.enter();
    let work = async {
        // The provider travels, and the span does not: as where it is installed.
        let provider = kit.provider().clone();
        let bare = tokio::spawn(async move {
            let _bound = provider.enter();
            span!("bare").in_scope(|| {});
        });
        bare.await.expect("it runs");
        let carried = instrument_core::spawn::task(async { span!("carried").in_scope(|| {}) });
        carried.await.expect("it runs");
    };
    let traced = work.instrument(span!("handle_frame").start());
    drop(bound);
    traced.await;
    assert_eq!(kit.tree(), "handle_frame\n  carried\nbare");
}

#[tokio::test(flavor = "current_thread")]
#[expect(
    clippy::await_holding_invalid_type,
    reason = "the mistake that is reproduced"
)]
async fn a_guard_that_is_held_across_an_await_leaks_into_other_work() {
    let kit = Kit::new();
    let _bound = kit.enter();
    let wrong = async {
        let _entered = span!("wrong").start().enter();
        yield_now().await;
        yield_now().await;
    };
    let other = async {
        yield_now().await;
        span!("of_other_work").in_scope(|| {});
    };
    join(wrong, other).await;
    assert_eq!(kit.tree(), "wrong\n  of_other_work");

    let kit = Kit::new();
    let _bound = kit.enter();
    let right = async { yield_now().await }.instrument(span!("right").start());
    let other = async {
        span!("of_other_work").in_scope(|| {});
    };
    join(right, other).await;
    assert_eq!(kit.tree(), "right\nof_other_work");
}

#[test]
fn a_parent_of_a_provider_that_exports_elsewhere_leaves_orphans() {
    let collector = Collector::start();
    let telemetry = builder(&collector)
        .with_orphan_age(Duration::ZERO)
        .build()
        .expect("it can be set up");
    let elsewhere = SdkTracerProvider::builder().build();
    let _bound = telemetry.provider().expect("it is on").enter();
    let parent = elsewhere.tracer("other").start("handle_request");
    let _parent = Context::current_with_span(parent).attach();
    span!("query").in_scope(|| {});
    let report = telemetry.examine();
    assert!(report.has(Verdict::Orphans), "{report}");
    assert!(report.to_string().contains("`query`"), "{report}");
}
