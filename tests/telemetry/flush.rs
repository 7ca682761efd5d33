//! Flushing, with every runtime and none, and with a deadline that is too short.

use futures_executor::block_on;
use futures_util::FutureExt;
use instrument_core::sampling::Tail;
use instrument_core::span;
use instrument_core::telemetry::{self, Telemetry};
use instrument_core::testing::{Collector, Reply};
use opentelemetry::Context;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanExporter, SpanProcessor};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;
use telemetry_tests::held::Held;
use telemetry_tests::receivers::SOON;
use tokio::runtime::Builder;

fn work(telemetry: &Telemetry) {
    let provider = telemetry.provider().expect("it is on");
    let _entered = provider.enter();
    span!("work").in_scope(|| {});
}

fn sending_to(collector: &Collector) -> Telemetry {
    Telemetry::builder("flush")
        .with_variables([("OTEL_BSP_SCHEDULE_DELAY", "3600000")])
        .with_endpoint(collector.endpoint())
        .build()
        .expect("it can be set up")
}

/// What was made before the flush has arrived after it, sync and async, and so it is at the end.
async fn everything_arrives() {
    let collector = Collector::start();
    let telemetry = sending_to(&collector);
    work(&telemetry);
    telemetry.flush(SOON).expect("it is sent");
    assert_eq!(collector.spans().len(), 1);
    work(&telemetry);
    telemetry.flush_async(SOON).await.expect("it is sent");
    assert_eq!(collector.spans().len(), 2);
    // As long as it takes.
    work(&telemetry);
    telemetry.flush(Duration::MAX).expect("it is sent");
    assert_eq!(collector.spans().len(), 3);
    work(&telemetry);
    telemetry
        .shutdown_async(Duration::MAX)
        .await
        .expect("it is sent");
    assert_eq!(collector.spans().len(), 4);
}

/// The gate is closed until the flush has returned: it waits no longer than it was told.
async fn a_deadline_is_kept() {
    let gate = Held::default();
    let telemetry = Telemetry::builder("held")
        .with_variables([("OTEL_BSP_SCHEDULE_DELAY", "3600000")])
        .with_exporter(gate.clone())
        .build()
        .expect("it can be set up");
    work(&telemetry);
    let short = Duration::from_millis(20);
    let error = telemetry.flush(short).expect_err("the gate is closed");
    assert!(error.is_unfinished(), "{error}");
    assert!(error.to_string().contains("20ms"), "{error}");
    let error = telemetry.flush_async(short).await;
    assert!(error.is_err_and(|error| error.is_unfinished()));
    assert_eq!(gate.spans(), 0);
    let health = telemetry.health().spans[0].clone();
    assert_eq!((health.queued, health.exported), (1, 0));

    // It was not given up.
    gate.open();
    telemetry.flush_async(SOON).await.expect("the gate is open");
    assert_eq!(gate.spans(), 1);
    work(&telemetry);
    telemetry.shutdown(SOON).expect("the gate is open");
    assert_eq!(gate.spans(), 2);
}

#[test]
fn on_a_multi_thread_runtime() {
    let runtime = Builder::new_multi_thread().build().expect("threads");
    runtime.block_on(everything_arrives());
    runtime.block_on(a_deadline_is_kept());
}

#[test]
fn on_a_current_thread_runtime() {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(everything_arrives());
    runtime.block_on(a_deadline_is_kept());
}

#[test]
fn on_no_runtime() {
    block_on(everything_arrives());
    block_on(a_deadline_is_kept());
}

fn held_at(gate: &Held) -> Telemetry {
    Telemetry::builder("held")
        .with_variables([("OTEL_BSP_SCHEDULE_DELAY", "3600000")])
        .with_exporter(gate.clone())
        .build()
        .expect("it can be set up")
}

#[test]
fn a_shut_down_ends_while_the_exporter_is_held() {
    let gate = Held::default();
    let telemetry = held_at(&gate);
    work(&telemetry);
    let first = telemetry.shutdown(Duration::from_millis(20));
    let first = first.expect_err("the gate is closed");
    assert!(first.is_unfinished(), "{first}");
    let second = telemetry.shutdown(SOON).expect_err("it is over");
    assert_eq!(second.to_string(), first.to_string());
    assert_eq!(gate.spans(), 0);
    gate.open();
}

/// Its caller may be about to end the process.
#[test]
fn a_second_shut_down_waits_for_one_that_was_given_up() {
    let gate = Held::default();
    let telemetry = held_at(&gate);
    work(&telemetry);
    let first = telemetry.shutdown_async(SOON).now_or_never();
    assert!(first.is_none(), "the gate is closed");
    while telemetry.health().spans[0].in_flight == 0 {
        thread::yield_now();
    }
    let late = telemetry.shutdown(Duration::from_millis(20));
    let late = late.expect_err("the gate is closed");
    assert!(late.to_string().contains("20ms"), "{late}");
    gate.open();
    telemetry.shutdown(SOON).expect("the gate is open");
    assert_eq!(gate.spans(), 1);
}

/// Whoever looks then finds nothing under way, and why it was lost.
#[test]
fn when_a_shut_down_has_returned_all_is_counted() {
    // The kernel takes connections, and nobody answers.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("it has one");
    let telemetry = Telemetry::builder("flush")
        .with_variables([("OTEL_BSP_SCHEDULE_DELAY", "3600000")])
        .with_endpoint(format!("http://{address}"))
        .build()
        .expect("it can be set up");
    work(&telemetry);
    let ended = telemetry.shutdown(Duration::from_secs(3));
    assert!(ended.is_err_and(|error| error.is_unfinished()));
    let health = telemetry.health().spans[0].clone();
    assert_eq!((health.failed, health.queued), (1, 0));
    assert_eq!(health.last_error.expect("it has failed").code, "shut-down");
}

#[test]
fn after_a_shut_down_there_is_nothing_to_flush() {
    let collector = Collector::start();
    let telemetry = sending_to(&collector);
    work(&telemetry);
    telemetry.shutdown(SOON).expect("it is sent");
    telemetry.flush(SOON).expect("nothing is left");
}

#[test]
fn what_is_lost_of_other_signals_says_why() {
    let collector = Collector::start();
    collector.respond_with(Reply::status(400), 100);
    let telemetry = Telemetry::builder("flush")
        .with_variables([
            ("OTEL_TRACES_EXPORTER", "none"),
            ("OTEL_METRICS_EXPORTER", "otlp"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
        ])
        .with_endpoint(collector.endpoint())
        .build()
        .expect("it can be set up");
    let meter = telemetry.meter("flush").expect("metrics are on");
    meter.u64_counter("looks").build().add(1, &[]);
    let error = telemetry.flush(SOON).expect_err("it is refused");
    let error = error.to_string();
    assert!(
        error.contains(": 400: ") && !error.contains("InternalFailure"),
        "{error}"
    );
}

/// Takes spans at once, and lets go whoever is held at the gate.
#[derive(Debug)]
struct LetsGo(Held);

impl SpanExporter for LetsGo {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        self.0.open();
        Ok(())
    }
}

/// With it, the SDK records.
#[derive(Debug)]
struct Nothing;

impl SpanProcessor for Nothing {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// The first exporter waits until the second one has its spans: whoever waits for the first before the second begins waits for ever.
fn one_after_the_other(with: With) -> Telemetry {
    let gate = Held::default();
    let builder = Telemetry::builder("two")
        .with_variables([("OTEL_BSP_SCHEDULE_DELAY", "3600000")])
        .with_exporter(gate.clone())
        .with_exporter(LetsGo(gate));
    let telemetry = with(builder).build().expect("it can be set up");
    work(&telemetry);
    telemetry
}

type With = fn(telemetry::Builder) -> telemetry::Builder;

const RECORDED: [With; 3] = [
    |by_ourselves| by_ourselves,
    |at_the_tail| at_the_tail.with_tail(Tail::new(1.0)),
    |by_the_sdk| by_the_sdk.with_span_processor(Nothing),
];

#[test]
fn an_exporter_that_hangs_does_not_hold_up_the_shut_down_of_the_next() {
    for with in RECORDED {
        let telemetry = one_after_the_other(with);
        telemetry.shutdown(SOON).expect("both are asked at once");
    }
}

#[test]
fn an_exporter_that_hangs_does_not_hold_up_the_flush_of_the_next() {
    for with in RECORDED {
        let telemetry = one_after_the_other(with);
        telemetry.flush(SOON).expect("both are asked at once");
    }
}
