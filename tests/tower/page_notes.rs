//! A page that shows less than was expected says why: what this process says of itself.

use instrument_core::store::{StoreLimits, TraceStore};
use instrument_core::telemetry::Telemetry;
use instrument_tower::Page;
use opentelemetry::trace::{Span as _, Tracer as _, TracerProvider as _};
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::time::{Duration, SystemTime};
use tower_tests::page::look;

async fn notes(store: &TraceStore) -> Vec<String> {
    let about = look(&Page::new(store), "/api/page").await.json();
    let notes = about["notes"].as_array().expect("a list").iter();
    notes
        .map(|note| note.as_str().expect("text").to_owned())
        .collect()
}

/// What a page says of a service that is set up with this variable.
async fn with_variable(name: &str, value: &str) -> Vec<String> {
    let store = TraceStore::default();
    let telemetry = Telemetry::builder("camera-service")
        .with_store(&store)
        .with_variables([("OTEL_TRACES_EXPORTER", "none"), (name, value)])
        .build();
    let telemetry = telemetry.expect("it can be set up");
    let notes = notes(&store).await;
    drop(telemetry);
    notes
}

#[tokio::test]
async fn telemetry_that_is_off_is_said() {
    for (name, value) in [("OTEL_SDK_DISABLED", "true"), ("OTEL_ENABLED", "false")] {
        let notes = with_variable(name, value).await;
        assert!(
            notes[0].contains("Telemetry of this service is off: see OTEL_SDK_DISABLED"),
            "{notes:?}"
        );
    }
}

#[tokio::test]
async fn a_sampler_that_keeps_little_is_said_and_one_that_keeps_all_is_not() {
    let said = |notes: &[String]| {
        notes
            .iter()
            .any(|note| note.contains("the sampler (") && note.contains("OTEL_TRACES_SAMPLER"))
    };
    for (name, value) in [
        ("OTEL_TRACES_SAMPLER", "always_off"),
        ("OTEL_TRACE_SAMPLE_RATE", "0.1"),
    ] {
        let notes = with_variable(name, value).await;
        assert!(said(&notes), "{value}: {notes:?}");
    }
    let notes = with_variable("OTEL_TRACES_SAMPLER", "always_on").await;
    assert!(!said(&notes), "{notes:?}");
}

#[tokio::test]
async fn spans_that_hang_are_named_and_those_that_cannot_be_listed_are_counted() {
    let store = TraceStore::new(StoreLimits {
        running: 2,
        ..StoreLimits::default()
    });
    let sdk = SdkTracerProvider::builder()
        .with_span_processor(store.processor())
        .build();
    let tracer = sdk.tracer("cameras");
    let long_ago = SystemTime::now() - Duration::from_secs(90);
    let hanging = tracer.span_builder("wait_for_camera");
    let mut hanging = hanging.with_start_time(long_ago).start(&tracer);
    let others = ["detect", "judge"].map(|name| tracer.start(name));
    let said = notes(&store).await.join("\n");
    assert!(
        said.contains("1 span has been running for over a minute: `wait_for_camera` for 9"),
        "{said}"
    );
    assert!(
        said.contains("1 span started when too many were running"),
        "{said}"
    );
    hanging.end();
    let said = notes(&store).await.join("\n");
    assert!(!said.contains("over a minute"), "{said}");
    drop(others);
}
