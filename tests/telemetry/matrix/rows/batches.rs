//! How spans and log records are collected into batches.

use super::super::row::{Built, Row, Scene, Variables};
use super::super::stage::Stage;
use super::{built, fail, send, within};
use instrument_core::config::forced;
use instrument_core::export::{Batch, ExportHealth};
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::ReceivedRequest;
use std::time::Duration;
use telemetry_tests::receivers::SOON;

const SILENT: Variables = &[("OTEL_EXPORTER_OTLP_ENDPOINT", "{silent}")];
const SILENT_ONE_BY_ONE: Variables = &[
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "{silent}"),
    ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"),
];
const LOGS: Variables = &[
    ("OTEL_TRACES_EXPORTER", "none"),
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs"),
];
const SILENT_LOGS: Variables = &[
    ("OTEL_TRACES_EXPORTER", "none"),
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "{silent}"),
];
const SILENT_LOGS_ONE_BY_ONE: Variables = &[
    ("OTEL_TRACES_EXPORTER", "none"),
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "{silent}"),
    ("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "1"),
];

pub(crate) fn row(variable: &str) -> Option<Row> {
    let row = spans(variable).or_else(|| logs(variable))?;
    Some(row.over_http())
}

fn spans(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_BSP_SCHEDULE_DELAY" => {
            Row::new("100", "leaves", Scene::One(departure)).coded("stays")
        }
        "OTEL_BSP_EXPORT_TIMEOUT" => {
            Row::new("1000", "not taken within 1s", Scene::One(span_patience))
                .given(SILENT)
                .coded("not taken within 700ms")
        }
        "OTEL_BSP_MAX_QUEUE_SIZE" => Row::new("600", "600", Scene::One(span_room))
            .given(SILENT_ONE_BY_ONE)
            .coded("700")
            .default("2048"),
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE" => Row::new("100", "100", Scene::One(largest_of_spans))
            .coded("70")
            .default("512"),
        _ => return None,
    })
}

fn logs(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_BLRP_SCHEDULE_DELAY" => Row::new("100", "leaves", Scene::One(departure))
            .given(LOGS)
            .coded("stays"),
        "OTEL_BLRP_EXPORT_TIMEOUT" => {
            Row::new("1000", "not taken within 1s", Scene::One(log_patience))
                .given(SILENT_LOGS)
                .coded("not taken within 700ms")
        }
        "OTEL_BLRP_MAX_QUEUE_SIZE" => Row::new("600", "600", Scene::One(log_room))
            .given(SILENT_LOGS_ONE_BY_ONE)
            .coded("700")
            .default("2048"),
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE" => Row::new("100", "100", Scene::One(largest_of_logs))
            .given(LOGS)
            .coded("70")
            .default("512"),
        _ => return None,
    })
}

/// Whether it leaves by itself.
fn departure(stage: &Stage, telemetry: Built) -> String {
    let telemetry = built(telemetry);
    within(&telemetry, fail);
    let has_left = has_left_in_a_second(stage);
    // Without waiting for what stays.
    let _ = telemetry.shutdown(Duration::ZERO);
    has_left
}

/// Whether something has left before a span of another service has, which waits for a second.
pub(crate) fn has_left_in_a_second(stage: &Stage) -> String {
    let other = Telemetry::builder("other")
        .with_variables::<&str, &str>([])
        .with_endpoint(forced(stage.there.endpoint()))
        .with_batch(Batch::default().with_schedule_delay(Duration::from_secs(1)))
        .build()
        .expect("it can be set up");
    within(&other, fail);
    stage.there.wait_for_spans(1, SOON);
    let has_left = !stage.here.requests().is_empty();
    if has_left { "leaves" } else { "stays" }.to_owned()
}

fn patience(telemetry: Telemetry, health: impl Fn(&Telemetry) -> ExportHealth) -> String {
    within(&telemetry, fail);
    let flushed = telemetry.flush(SOON).expect_err("nobody takes it");
    let error = health(&telemetry).last_error;
    let error = error.unwrap_or_else(|| panic!("an error beside `{flushed}`"));
    let _ = telemetry.shutdown(Duration::ZERO);
    assert_eq!(error.code, "timeout");
    error.cause
}

fn span_patience(_: &Stage, telemetry: Built) -> String {
    patience(built(telemetry), |telemetry| {
        telemetry.health().spans[0].clone()
    })
}

fn log_patience(_: &Stage, telemetry: Built) -> String {
    patience(built(telemetry), |telemetry| {
        telemetry.health().logs[0].clone()
    })
}

/// How many wait while those before them are under way, four batches of one.
fn room(
    stage: &Stage,
    telemetry: Telemetry,
    health: impl Fn(&Telemetry) -> ExportHealth,
) -> String {
    within(&telemetry, || {
        (0..4).for_each(|_| fail());
        stage.silent().wait_for_connections(4);
        (0..3000).for_each(|_| fail());
    });
    let health = health(&telemetry);
    assert_eq!(health.queued + health.dropped, 3004);
    let _ = telemetry.shutdown(Duration::ZERO);
    (health.queued - 4).to_string()
}

fn span_room(stage: &Stage, telemetry: Built) -> String {
    room(stage, built(telemetry), |telemetry| {
        telemetry.health().spans[0].clone()
    })
}

fn log_room(stage: &Stage, telemetry: Built) -> String {
    room(stage, built(telemetry), |telemetry| {
        telemetry.health().logs[0].clone()
    })
}

fn largest(stage: &Stage, telemetry: Built, of: fn(&ReceivedRequest) -> usize) -> String {
    let telemetry = built(telemetry);
    within(&telemetry, || (0..2000).for_each(|_| fail()));
    send(telemetry);
    let requests = stage.here.requests();
    assert_eq!(requests.iter().map(of).sum::<usize>(), 2000);
    let largest = requests.iter().map(of).max();
    largest.unwrap_or_default().to_string()
}

fn largest_of_spans(stage: &Stage, telemetry: Built) -> String {
    largest(stage, telemetry, ReceivedRequest::spans)
}

fn largest_of_logs(stage: &Stage, telemetry: Built) -> String {
    largest(stage, telemetry, ReceivedRequest::logs)
}
