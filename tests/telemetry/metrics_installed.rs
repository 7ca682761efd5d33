//! Metrics of a process that is set up by the one call: the global meter provider is the process's.

use instrument_core::config::Destination;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use instrument_core::{current, span};
use opentelemetry::KeyValue;
use opentelemetry::global;
use std::time::Duration;

#[test]
fn instruments_of_the_global_meter_are_served_with_what_telemetry_counts_itself() {
    let collector = Collector::start();
    let telemetry = Telemetry::builder("backend")
        .with_endpoint(collector.endpoint())
        .with_metric_exporters(vec![Destination::Prometheus, Destination::Otlp])
        .install()
        .expect("the first of this process");
    let latency = global::meter("hsi")
        .f64_histogram("hsi.stage.duration")
        .with_unit("s")
        .with_boundaries(vec![0.1, 1.0])
        .build();
    let trace = span!("detect").in_scope(|| {
        latency.record(0.5, &[KeyValue::new("stage", "detect")]);
        current::trace_id().expect("it is sampled")
    });
    telemetry
        .flush(Duration::from_secs(30))
        .expect("it is sent");

    let prometheus = telemetry.prometheus().expect("it was asked for");
    let (content_type, text) = prometheus.render(Some("application/openmetrics-text"));
    assert!(content_type.starts_with("application/openmetrics-text"));
    let bucket = text
        .lines()
        .find(|line| {
            line.starts_with("hsi_stage_duration_seconds_bucket{") && line.contains("le=\"1.0\"")
        })
        .unwrap_or_else(|| panic!("{text}"));
    assert!(
        bucket.contains(&format!("# {{trace_id=\"{trace}\",span_id=\"")),
        "{bucket}"
    );
    assert!(
        text.contains("target_info{") && text.contains("service_name=\"backend\""),
        "{text}"
    );
    let exported = text
        .lines()
        .find(|line| line.starts_with("otel_sdk_exporter_span_exported_total{"))
        .unwrap_or_else(|| panic!("{text}"));
    assert!(exported.ends_with(" 1"), "{exported}");

    telemetry
        .shutdown(Duration::from_secs(30))
        .expect("all is sent");
    assert!(prometheus.render(None).1.is_empty());

    // And over OTLP, at the latest when telemetry ends.
    let sent = collector.metrics();
    let latency = sent
        .iter()
        .find(|metric| metric.name() == "hsi.stage.duration")
        .unwrap_or_else(|| panic!("{sent:?}"));
    assert_eq!(latency.metric.unit, "s");
    assert_eq!(latency.service_name().as_deref(), Some("backend"));
    assert!(
        sent.iter()
            .any(|metric| metric.name() == "otel.sdk.exporter.span.exported"),
        "{sent:?}"
    );
}
