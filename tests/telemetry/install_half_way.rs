//! A set-up that fails half-way. Alone in its process.
#![cfg(target_os = "linux")]

use instrument_core::span;
use instrument_core::telemetry::{Builder, Telemetry};
use instrument_core::testing::Collector;
use opentelemetry::{Context, global};
use opentelemetry_sdk::trace::InMemorySpanExporter;
use std::collections::HashMap;
use telemetry_tests::Written;
use telemetry_tests::process::{our_threads, our_threads_end, sockets};
use telemetry_tests::receivers::SOON;

fn with(variables: &[(&str, &str)]) -> Builder {
    Telemetry::builder("half-way").with_variables(variables.iter().copied())
}

/// Neither provider nor propagator nor subscriber, and no thread.
fn assert_nothing_is_installed() {
    span!("work").in_scope(|| {
        assert!(!instrument_core::current::is_recording());
        let mut headers = HashMap::new();
        global::get_text_map_propagator(|propagator| {
            propagator.inject_context(&Context::current(), &mut headers);
        });
        assert_eq!(headers, HashMap::<String, String>::new());
    });
    assert!(!tracing::dispatcher::has_been_set());
    our_threads_end();
}

/// Defect 6 of the pipelines that these tests were written against: an exporter that cannot be made after the provider
/// was set left the process with half a pipeline, which no second set-up could replace.
#[test]
fn a_set_up_that_fails_half_way_leaves_nothing_installed_and_a_later_one_works() {
    // Where some crate asks for tokio's signals, its first runtime opens a pair of sockets that stays.
    drop(
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build(),
    );
    let sockets_before = sockets();
    let missing = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://127.0.0.1:4318"),
        ("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere/ca.pem"),
    ];
    let error = with(&missing).install().expect_err("there is no such file");
    assert!(error.to_string().contains("/nowhere/ca.pem"), "{error}");
    assert!(!error.is_already_installed());
    assert_nothing_is_installed();

    // The spans' receiver is all right, that of log records is not.
    let missing = [
        ("OTEL_LOGS_EXPORTER", "otlp"),
        ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "https://127.0.0.1:4318"),
        ("OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE", "/nowhere/ca.pem"),
    ];
    with(&missing).install().expect_err("there is no such file");
    assert_nothing_is_installed();

    let strict = [
        ("OTEL_RUST_CONFIG_STRICT", "true"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "many"),
    ];
    let error = with(&strict).install().expect_err("that is no number");
    assert_eq!(error.problems().len(), 1);
    assert!(
        error.to_string().contains("OTEL_BSP_MAX_QUEUE_SIZE"),
        "{error}"
    );
    assert_nothing_is_installed();

    let file = [("OTEL_CONFIG_FILE", "/nowhere/otel.yaml")];
    let error = with(&file).install().expect_err("there is no such file");
    assert!(error.to_string().contains("/nowhere/otel.yaml"), "{error}");
    assert_nothing_is_installed();
    assert_eq!(sockets(), sockets_before);

    let written = Written::default();
    let lines = tracing_subscriber::fmt()
        .with_writer(written.clone())
        .finish();
    tracing::subscriber::with_default(lines, || {
        let off = with(&strict).install_or_disabled();
        assert!(!off.is_enabled());
    });
    let lines = written.lines();
    let [why] = &lines[..] else {
        panic!("one line: {lines:#?}")
    };
    assert!(
        why.contains("telemetry is off: the configuration is refused"),
        "{why}"
    );
    assert!(why.contains("`OTEL_BSP_MAX_QUEUE_SIZE` is `many`"), "{why}");
    our_threads_end();

    let collector = Collector::start();
    let telemetry = with(&[])
        .with_endpoint(collector.endpoint())
        .install()
        .expect("nothing stands in its way");
    span!("work").in_scope(|| {});
    telemetry.shutdown(SOON).expect("it is sent");
    assert_eq!(collector.tree(), "work");
    our_threads_end();

    // An exporter of others has a thread more.
    let exporter = InMemorySpanExporter::default();
    let telemetry = with(&[])
        .with_exporter(exporter.clone())
        .build()
        .expect("nothing stands in its way");
    let bound = telemetry.provider().map(|provider| provider.enter());
    span!("work").in_scope(|| {});
    telemetry.flush(SOON).expect("it is exported");
    assert_eq!(
        exporter.get_finished_spans().map(|spans| spans.len()).ok(),
        Some(1)
    );
    assert!(our_threads().len() > 1, "{:?}", our_threads());
    telemetry.shutdown(SOON).expect("there is nothing left");
    our_threads_end();
    drop((bound, telemetry));
}
