//! The lines that events become, as text and as JSON.

use instrument_core::logs::{Formatter, LogFormat, Redaction, layer};
use instrument_core::testing::Kit;
use instrument_core::{current, log_context, span};
use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use serde_json::{Value, json};
use telemetry_tests::Written;
use tracing_subscriber::layer::SubscriberExt;

/// What is written while `work` logs.
fn lines(formatter: impl Into<Formatter>, work: impl FnOnce()) -> Vec<String> {
    let written = Written::default();
    let lines = layer(formatter).with_writer(written.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), work);
    written.lines()
}

fn json_of(formatter: Formatter, work: impl FnOnce()) -> Value {
    let mut lines = lines(formatter, work);
    assert_eq!(lines.len(), 1);
    serde_json::from_str(&lines.remove(0)).expect("a line is an object")
}

/// A line without its time, which is checked to be one.
fn after_time(line: &str) -> &str {
    let (time, rest) = line.split_at(19);
    let shape: String = time
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(shape, "0000-00-00 00:00:00", "{line}");
    rest
}

#[test]
fn a_line_of_text_is_the_documented_one() {
    let kit = Kit::new();
    let recording = kit.enter();
    let mut ids = (None, None);
    let lines = lines(LogFormat::Text, || {
        tracing::info!(target: "backend::services", "started");
        span!("store").in_scope(|| {
            ids = (current::trace_id(), current::span_id());
            let count = 3;
            tracing::warn!(target: "backend::services", camera_id = 7, label = "front door", "stored {count}");
            tracing::error!(target: "backend", ok = false);
        });
    });
    drop(recording);
    let (trace, span) = (ids.0.expect("in a span"), ids.1.expect("in a span"));
    let lines: Vec<_> = lines.iter().map(|line| after_time(line)).collect();
    assert_eq!(
        lines,
        [
            " | INFO | backend.services | trace_id= span_id= | started".to_owned(),
            format!(
                " | WARN | backend.services | trace_id={trace} span_id={span} | stored 3 camera_id=7 label=\"front door\""
            ),
            format!(" | ERROR | backend | trace_id={trace} span_id={span} | ok=false"),
        ]
    );
    assert_eq!((trace.len(), span.len()), (32, 16));
}

#[test]
fn a_line_of_json_has_typed_fields_and_says_who_speaks() {
    let resource = Resource::builder_empty()
        .with_attributes([
            KeyValue::new("host.name", "node-1"),
            KeyValue::new("container.id", "0123456789abcdef0123"),
            KeyValue::new("service.version", "1.2.3"),
            KeyValue::new("deployment.environment.name", "staging"),
        ])
        .build();
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut ids = (None, None);
    let mut line = json_of(Formatter::json().with_resource(&resource), || {
        span!("store").in_scope(|| {
            ids = (current::trace_id(), current::span_id());
            let _fields = log_context!(camera_id = "front_door", sizes = [1, 2]).enter();
            tracing::info!(
                target: "backend::services",
                count = 3, ratio = 0.5, nan = f64::NAN, ok = true, big = u64::MAX, level = 9,
                "stored\n\"it\""
            );
        });
    });
    let object = line.as_object_mut().expect("an object");
    let timestamp = object.remove("timestamp").expect("it has a time");
    let timestamp = timestamp.as_str().expect("as a string");
    assert!(
        timestamp.len() == 27 && timestamp.ends_with('Z'),
        "{timestamp}"
    );
    assert_eq!(object.remove("file"), Some(json!(file!())));
    assert!(object.remove("line").is_some_and(|line| line.is_u64()));
    assert_eq!(
        line,
        json!({
            "level": "INFO", "component": "backend.services", "message": "stored\n\"it\"",
            "hostname": "node-1", "container_id": "0123456789ab", "app_version": "1.2.3", "environment": "staging",
            "trace_id": ids.0, "span_id": ids.1,
            "camera_id": "front_door", "sizes": [1, 2],
            "count": 3, "ratio": 0.5, "nan": "NaN", "ok": true, "big": "18446744073709551615", "fields.level": 9,
        })
    );
}

#[test]
fn explicit_fields_win_over_what_the_line_knows() {
    let line = json_of(Formatter::json(), || {
        let _fields = log_context!(camera_id = "outer", environment = "scope").enter();
        tracing::info!(camera_id = "own", trace_id = "theirs", "moved");
    });
    assert_eq!(line["camera_id"], "own");
    assert_eq!(line["environment"], "scope");
    assert_eq!(line["trace_id"], "theirs");
    assert_eq!(line["span_id"], "");
}

#[test]
fn a_message_stays_one_line_and_an_object_stays_one_object() {
    let message = "first\nsecond\r\n\u{1b}[2J\u{2028}third";
    let text = lines(LogFormat::Text, || {
        tracing::info!(note = message, "{message}");
    });
    assert_eq!(text.len(), 1);
    assert!(text[0].chars().all(|c| !c.is_control()), "{text:?}");
    let line = json_of(Formatter::json(), || {
        tracing::info!(note = message, "{message}");
    });
    assert_eq!(line["message"], message);
    assert_eq!(line["note"], message);
}

#[test]
fn secrets_are_in_no_line() {
    let log = || {
        let _fields = log_context!(session_token = "s3cr3t").enter();
        tracing::info!(
            password = "s3cr3t", url = "postgres://me:s3cr3t@db/hsi", header = ?("Authorization", "Bearer s3cr3t"),
            "connecting with password=s3cr3t"
        );
    };
    for format in [LogFormat::Text, LogFormat::Json] {
        let lines = lines(format, log);
        assert!(!lines[0].contains("s3cr3t"), "{}", lines[0]);
        assert_eq!(lines[0].matches("[redacted]").count(), 5, "{}", lines[0]);
    }
    let open = Formatter::text().with_redaction(Redaction::none());
    assert_eq!(lines(open, log)[0].matches("s3cr3t").count(), 5);
}

#[test]
fn a_formatter_fits_into_a_layer_of_another_shape() {
    let written = Written::default();
    let own = tracing_subscriber::fmt::layer()
        .event_format(Formatter::json())
        .with_writer(written.clone());
    let subscriber = tracing_subscriber::registry().with(own);
    tracing::subscriber::with_default(subscriber, || {
        let _span = tracing::info_span!("outer", n = 1).entered();
        tracing::info!("inside");
    });
    let line: Value = serde_json::from_str(&written.lines()[0]).expect("an object");
    assert_eq!(line["message"], "inside");
}
