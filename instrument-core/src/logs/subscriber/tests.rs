use super::*;
use crate::logs::otlp_layer;
use opentelemetry::Context;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::TraceContextExt;
use opentelemetry_sdk::logs::in_memory_exporter::LogDataWithResource;
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLoggerProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;

/// What `work` logs arrives as log records.
fn records(asked: &str, work: impl FnOnce()) -> Vec<LogDataWithResource> {
    let exporter = InMemoryLogExporter::default();
    let provider = SdkLoggerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let sent = otlp_layer(&provider, Redaction::default(), Chosen::default());
    let options = Options {
        records: Some(sent.boxed()),
        ..Options::default()
    };
    let (subscriber, problems) = subscriber(options, asked);
    assert_eq!(problems, Vec::<String>::new());
    tracing::subscriber::with_default(subscriber, work);
    let logs = exporter.get_emitted_logs().expect("nothing broke");
    // Kept until here: the last provider's end is the exporter's.
    drop(provider);
    logs
}

fn attribute(log: &LogDataWithResource, key: &str) -> Option<AnyValue> {
    let mut found = log
        .record
        .attributes_iter()
        .filter(|(k, _)| k.as_str() == key);
    let first = found.next().map(|(_, value)| value.clone());
    assert!(found.next().is_none(), "`{key}` is there twice");
    first
}

#[test]
fn a_record_has_baggage_below_its_own_fields() {
    let logs = records("", || {
        let baggage = crate::baggage::PipelineBaggage::new()
            .with_camera_id("front_door")
            .with_batch_id("b-1");
        baggage.in_scope(|| tracing::info!(batch.id = "own", "stored"));
    });
    let is = |value: &'static str| Some(AnyValue::from(value));
    assert_eq!(attribute(&logs[0], "camera.id"), is("front_door"));
    assert_eq!(attribute(&logs[0], "batch.id"), is("own"));
}

#[test]
fn a_record_has_the_ids_and_fields_of_its_line_and_no_secret() {
    let bound = crate::Provider::new(SdkTracerProvider::builder().build()).enter();
    let mut ids = None;
    let logs = records("", || {
        crate::span!("store").in_scope(|| {
            ids = Context::map_current(|cx| Some(cx.span().span_context().clone()));
            let _fields =
                crate::log_context!(camera.id = "front_door", attempt = 1, token = "abc").enter();
            tracing::info!(attempt = 2, password = 1234, "stored, password=hunter2");
        });
        tracing::info!("outside");
    });
    drop(bound);
    let ids = ids.expect("there was a span");
    let [inside, outside] = &logs[..] else {
        panic!("{} records", logs.len())
    };

    let context = inside.record.trace_context().expect("it was in a span");
    assert_eq!(context.trace_id, ids.trace_id());
    assert_eq!(context.span_id, ids.span_id());
    assert_eq!(
        inside.record.body(),
        Some(&AnyValue::from("stored, password=[redacted]"))
    );
    assert_eq!(attribute(inside, "attempt"), Some(AnyValue::Int(2)));
    assert_eq!(attribute(inside, "camera.id"), Some("front_door".into()));
    assert_eq!(attribute(inside, "password"), Some("[redacted]".into()));
    assert_eq!(attribute(inside, "token"), Some("[redacted]".into()));
    assert!(outside.record.trace_context().is_none());
}

#[test]
fn nothing_is_sent_while_telemetry_is_suppressed() {
    let logs = records("", || {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        tracing::error!("the export of log records failed");
    });
    assert!(logs.is_empty());
}

#[test]
fn the_environment_says_what_is_logged() {
    let logs = records("warn,instrument_core::logs=debug", || {
        tracing::debug!("ours");
        tracing::info!(target: "hyper", "theirs");
        tracing::warn!(target: "hyper", "theirs, and it matters");
    });
    let targets: Vec<_> = logs
        .iter()
        .map(|log| log.record.target().cloned())
        .collect();
    assert_eq!(
        targets,
        [
            Some("instrument_core::logs::subscriber::tests".into()),
            Some("hyper".into())
        ]
    );
}

#[test]
fn only_an_event_that_was_given_a_name_has_one() {
    let logs = records("", || {
        tracing::info!("a line");
        tracing::info!(name: "frame.stored", "an event");
        tracing::info!(name: "event of the year", "an event");
        let told = tracing_log::format_trace(
            &tracing_log::log::Record::builder()
                .level(tracing_log::log::Level::Info)
                .target("old")
                .args(format_args!("a line of `log`"))
                .build(),
        );
        told.expect("it cannot fail");
    });
    let names: Vec<_> = logs.iter().map(|log| log.record.event_name()).collect();
    assert_eq!(
        names,
        [None, Some("frame.stored"), Some("event of the year"), None]
    );
}

#[test]
fn lists_of_a_scope_stay_lists_and_have_no_secret() {
    let logs = records("", || {
        crate::log_context!(
            frames = vec![1, 2],
            said = ["fine", "password=hunter2"],
            session_token = ["a", "b"]
        )
        .in_scope(|| tracing::info!("stored"));
    });
    let list = |values: Vec<AnyValue>| Some(AnyValue::ListAny(Box::new(values)));
    assert_eq!(
        attribute(&logs[0], "frames"),
        list(vec![1.into(), 2.into()])
    );
    assert_eq!(
        attribute(&logs[0], "said"),
        list(vec!["fine".into(), "password=[redacted]".into()])
    );
    assert_eq!(
        attribute(&logs[0], "session_token"),
        Some("[redacted]".into())
    );
}
