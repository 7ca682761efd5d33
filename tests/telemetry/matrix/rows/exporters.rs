//! Who takes what is exported.

use super::super::row::{Built, Row, Scene, Variables};
use super::super::stage::{Stage, each_signal};
use super::batches::has_left_in_a_second;
use super::{built, measure, play};
use std::process::Output;
use std::time::Duration;
use telemetry_tests::receivers::SOON;

const RECEIVER: Variables = &[("OTEL_EXPORTER_OTLP_ENDPOINT", "{here}")];
const METRICS: Variables = &[("OTEL_METRICS_EXPORTER", "otlp")];
const SILENT_METRICS: Variables = &[
    ("OTEL_TRACES_EXPORTER", "none"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "{silent}"),
];
const EXCEPTIONS: Variables = &[("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs")];

pub(crate) fn row(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_TRACES_EXPORTER" => Row::new("console", "console", Scene::Process(outlets))
            .given(RECEIVER)
            .coded("")
            .default("otlp"),
        "OTEL_LOGS_EXPORTER" => Row::new("otlp", "1 records", Scene::One(records))
            .given(EXCEPTIONS)
            .coded("0 records")
            .default("0 records"),
        "OTEL_METRICS_EXPORTER" => Row::new("otlp", "sent", Scene::One(metrics))
            .coded("exposed")
            .default("nowhere"),
        "OTEL_METRICS_ENABLED" => Row::new("true", "sent", Scene::One(metrics))
            .coded("sent")
            .back("false", "nowhere")
            .default("nowhere"),
        "OTEL_METRIC_EXPORT_INTERVAL" => Row::new("100", "leaves", Scene::One(departure))
            .given(METRICS)
            .coded("stays"),
        "OTEL_METRIC_EXPORT_TIMEOUT" => {
            Row::new("1000", "no answer within 1s", Scene::One(patience))
                .given(SILENT_METRICS)
                .coded("no answer within 700ms")
                .over_http()
        }
        _ => return None,
    })
}

fn outlets(stage: &Stage, output: &Output) -> String {
    let printed = String::from_utf8_lossy(&output.stderr);
    let lines = printed.lines();
    // A log line begins with its time, and the start-up line speaks of the console as well.
    let mut lines = lines.filter(|line| !line.contains(" | "));
    let found = [
        (!stage.here.spans().is_empty(), "otlp"),
        (lines.any(|line| line.contains("work")), "console"),
    ];
    let found = found.into_iter().filter(|(is_there, _)| *is_there);
    found.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

fn records(stage: &Stage, telemetry: Built) -> String {
    play(built(telemetry));
    let logs = &each_signal(&stage.here, |request| request.logs().to_string())[1];
    format!("{} records", logs.replace("nothing", "0"))
}

fn metrics(stage: &Stage, telemetry: Built) -> String {
    let telemetry = built(telemetry);
    let is_exposed = telemetry.prometheus().is_some();
    play(telemetry);
    let is_sent = each_signal(&stage.here, |_| String::new())[2].is_empty();
    match (is_exposed, is_sent) {
        (true, false) => "exposed",
        (false, true) => "sent",
        (false, false) => "nowhere",
        (true, true) => "exposed and sent",
    }
    .to_owned()
}

/// Whether they are sent without a flush before a span is that waits for a second.
fn departure(stage: &Stage, telemetry: Built) -> String {
    let telemetry = built(telemetry);
    measure(&telemetry);
    let has_left = has_left_in_a_second(stage);
    let _ = telemetry.shutdown(Duration::ZERO);
    has_left
}

fn patience(_: &Stage, telemetry: Built) -> String {
    let telemetry = built(telemetry);
    measure(&telemetry);
    let flushed = telemetry.flush(SOON).expect_err("nobody takes it");
    let error = telemetry.health().metrics[0].last_error.clone();
    let _ = telemetry.shutdown(Duration::ZERO);
    error
        .unwrap_or_else(|| panic!("an error beside `{flushed}`"))
        .cause
}
