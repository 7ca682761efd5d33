//! Who takes what is exported.

use super::super::row::{Built, Row, Scene, Variables};
use super::super::stage::{Stage, each_signal};
use super::{built, play};
use std::process::Output;

const RECEIVER: Variables = &[("OTEL_EXPORTER_OTLP_ENDPOINT", "{here}")];
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
