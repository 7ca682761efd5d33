//! On or off, who is speaking, what is propagated and instrumented, what is said.

use super::super::row::{Built, Row, Scene, Variables};
use super::super::stage::Stage;
use super::{built, play, send, within};
use instrument_core::testing::CollectedSpan;
use instrument_core::testing::proto::common::v1::any_value::Value;
use instrument_core::{current, span};
use opentelemetry_semantic_conventions::resource::{
    DEPLOYMENT_ENVIRONMENT_NAME, SERVICE_NAME, SERVICE_VERSION,
};
use std::process::Output;

const WRONG: Variables = &[("OTEL_BSP_MAX_QUEUE_SIZE", "0")];
const LOGS: Variables = &[("OTEL_LOGS_EXPORTER", "otlp")];
const RECEIVER: Variables = &[("OTEL_EXPORTER_OTLP_ENDPOINT", "{here}")];
const RECEIVER_AND_WRONG: Variables = &[
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "{here}"),
    ("OTEL_BSP_MAX_QUEUE_SIZE", "0"),
];

pub(crate) fn row(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_CONFIG_FILE" => Row::new("{file}", "of-variable", Scene::One(service))
            .default("matrix")
            .over_http(),
        "OTEL_RUST_CONFIG_STRICT" => Row::new("true", "refused", Scene::One(is_refused))
            .given(WRONG)
            .coded("refused")
            .back("false", "taken")
            .default("taken"),
        "OTEL_SDK_DISABLED" => Row::new("true", "0 spans", Scene::One(spans)).default("1 spans"),
        "OTEL_ENABLED" => Row::new("false", "0 spans", Scene::One(spans))
            .coded("0 spans")
            .back("true", "1 spans")
            .default("1 spans"),
        "OTEL_SERVICE_NAME" => Row::new("of-variable", "of-variable", Scene::One(service))
            .coded("of-code")
            .default("matrix"),
        "OTEL_RESOURCE_ATTRIBUTES" => Row::new(
            "service.version=of-variable",
            "of-variable",
            Scene::One(version),
        )
        .coded("of-code")
        .default("none"),
        "ENVIRONMENT" => Row::new("of-variable", "of-variable", Scene::One(environment))
            .coded("of-code")
            .default("none"),
        "OTEL_PROPAGATORS" => Row::new("tracecontext", "traceparent", Scene::Process(headers))
            .given(RECEIVER)
            .coded("baggage")
            .default("baggage traceparent"),
        "OTEL_AUTO_INSTRUMENTATION" => Row::new("server,sqlx", "server", Scene::One(instrumented))
            .coded("")
            .default("server redis"),
        "OTEL_SEMCONV_STABILITY_OPT_IN" => Row::new("http/dup", "true false", Scene::One(opted_in))
            .coded("false true")
            .default("false false"),
        "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN" => {
            Row::new("logs/dup", "1 events, 1 records", Scene::One(exceptions))
                .given(LOGS)
                .coded("0 events, 1 records")
                .default("1 events, 0 records")
        }
        "OTEL_LOG_LEVEL" => Row::new("error", "warning", Scene::Process(said))
            .given(RECEIVER_AND_WRONG)
            .default("warning start"),
        "RUST_LOG" => Row::new(
            "warn,backend=debug",
            "an error; an information; a detail",
            Scene::Process(lines),
        )
        .given(RECEIVER)
        .coded("an error")
        .default("an error; an information; a library's information"),
        _ => return None,
    })
}

fn is_refused(_: &Stage, built: Built) -> String {
    built.map_or("refused", |_| "taken").to_owned()
}

fn spans(stage: &Stage, telemetry: Built) -> String {
    play(built(telemetry));
    format!("{} spans", stage.here.spans().len())
}

fn of_resource(stage: &Stage, telemetry: Built, key: &str) -> String {
    let telemetry = built(telemetry);
    within(&telemetry, || span!("work").in_scope(|| {}));
    send(telemetry);
    let spans = stage.here.spans();
    let CollectedSpan { resource, .. } = &spans[0];
    let mut found = resource.attributes.iter().filter(|had| had.key == key);
    let value = found
        .next()
        .and_then(|had| had.value.as_ref()?.value.as_ref());
    assert!(found.next().is_none(), "`{key}` is there once");
    match value {
        Some(Value::StringValue(text)) => text.clone(),
        _ => "none".to_owned(),
    }
}

fn service(stage: &Stage, telemetry: Built) -> String {
    of_resource(stage, telemetry, SERVICE_NAME)
}

fn version(stage: &Stage, telemetry: Built) -> String {
    of_resource(stage, telemetry, SERVICE_VERSION)
}

fn environment(stage: &Stage, telemetry: Built) -> String {
    of_resource(stage, telemetry, DEPLOYMENT_ENVIRONMENT_NAME)
}

fn instrumented(_: &Stage, telemetry: Built) -> String {
    within(&built(telemetry), || {
        let on = ["server", "redis"].into_iter();
        let on = on.filter(|name| current::is_instrumented(name));
        on.collect::<Vec<_>>().join(" ")
    })
}

fn opted_in(_: &Stage, telemetry: Built) -> String {
    let opted_in = within(&built(telemetry), current::semconv_opt_in);
    format!("{} {}", opted_in.http_dup, opted_in.database_dup)
}

fn exceptions(stage: &Stage, telemetry: Built) -> String {
    play(built(telemetry));
    let events = stage.here.spans()[0].span.events.len();
    format!("{events} events, {} records", stage.here.logs().len())
}

fn headers(_: &Stage, output: &Output) -> String {
    let printed = String::from_utf8_lossy(&output.stdout);
    let names = printed.lines().filter_map(|line| {
        let (name, _) = line.strip_prefix("header ")?.split_once(':')?;
        Some(name)
    });
    names.collect::<Vec<_>>().join(" ")
}

fn said(_: &Stage, output: &Output) -> String {
    let printed = String::from_utf8_lossy(&output.stderr);
    let found = [
        ("allowed is a whole number", "warning"),
        ("telemetry of `sets-up` is on", "start"),
    ];
    let found = found.into_iter().filter(|(text, _)| printed.contains(text));
    found.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

fn lines(_: &Stage, output: &Output) -> String {
    let printed = String::from_utf8_lossy(&output.stderr);
    let said = [
        "an error",
        "an information",
        "a detail",
        "a library's information",
    ];
    let found = said.into_iter().filter(|text| {
        let end = format!("| {text}");
        printed.lines().any(|line| line.ends_with(&end))
    });
    found.collect::<Vec<_>>().join("; ")
}
