//! From an instrument to what Prometheus reads.

mod strict;

use super::*;
use crate::Provider;
use opentelemetry::metrics::{Meter, MeterProvider};
use opentelemetry::trace::TraceContextExt;
use opentelemetry::{Context, InstrumentationScope, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::InMemoryMetricExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::thread;
use std::time::Duration;
use strict::Exposition;

const OPEN_METRICS: Option<&str> = Some("application/openmetrics-text");

fn built() -> Built {
    build::<InMemoryMetricExporter>(Options {
        resource: Resource::builder_empty()
            .with_attributes([KeyValue::new("service.name", "back\"end\\\n")])
            .build(),
        exporters: Vec::new(),
        interval: Duration::from_secs(3600),
        prometheus: true,
    })
}

fn meter(built: &Built) -> Meter {
    built.meters.meter("hsi")
}

/// What is rendered, checked to be OpenMetrics.
fn exposed(built: &Built) -> Exposition {
    let prometheus = built.prometheus.as_ref().expect("it was asked for");
    let (content_type, text) = prometheus.render(OPEN_METRICS);
    assert_eq!(
        content_type,
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    Exposition::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Runs `work` in a sampled span and returns its trace id.
fn in_span(work: impl FnOnce()) -> String {
    let _bound = Provider::new(SdkTracerProvider::builder().build()).enter();
    crate::span!("work").in_scope(|| {
        work();
        Context::map_current(|cx| cx.span().span_context().trace_id().to_string())
    })
}

#[test]
fn a_bucket_leads_to_the_last_trace_that_fell_into_it() {
    let built = built();
    let latency = meter(&built)
        .f64_histogram("hsi.stage.duration")
        .with_unit("s")
        .with_boundaries(vec![0.1, 1.0])
        .build();
    let stage = [KeyValue::new("stage", "detect")];
    in_span(|| latency.record(0.5, &stage));
    let second = in_span(|| latency.record(0.7, &stage));
    let slow = in_span(|| latency.record(7.0, &stage));
    let on_the_edge = in_span(|| latency.record(0.1, &stage));
    latency.record(0.05, &stage);

    let exposition = exposed(&built);
    let bucket = |le: &str| {
        exposition.sample(
            "hsi_stage_duration_seconds_bucket",
            &[("le", le), ("stage", "detect")],
        )
    };
    for (le, count, trace, value) in [
        ("0.1", 2.0, &on_the_edge, 0.1),
        ("1.0", 4.0, &second, 0.7),
        ("+Inf", 5.0, &slow, 7.0),
    ] {
        let sample = bucket(le);
        assert_eq!(sample.value, count);
        let exemplar = sample.exemplar.as_ref().expect("it has one");
        assert_eq!(exemplar.labels["trace_id"], **trace);
        assert_eq!(exemplar.labels["span_id"].len(), 16);
        assert_eq!(exemplar.value, value);
    }
    let sum = exposition.sample("hsi_stage_duration_seconds_sum", &[("stage", "detect")]);
    assert!((sum.value - 8.35).abs() < 1e-9);
}

#[test]
fn a_counter_leads_to_the_last_trace_of_each_series() {
    let built = built();
    let errors = meter(&built).u64_counter("hsi.pipeline.errors").build();
    let (a, b) = (
        [KeyValue::new("error.type", "timeout")],
        [KeyValue::new("error.type", "db")],
    );
    let trace = in_span(|| errors.add(2, &a));
    errors.add(1, &b);

    let exposition = exposed(&built);
    let with = exposition.sample("hsi_pipeline_errors_total", &[("error_type", "timeout")]);
    assert_eq!(with.value, 2.0);
    let exemplar = with.exemplar.as_ref().expect("a sampled span added it");
    assert_eq!(exemplar.labels["trace_id"], trace);
    let without = exposition.sample("hsi_pipeline_errors_total", &[("error_type", "db")]);
    assert!(without.exemplar.is_none());
}

#[test]
fn every_kind_of_instrument_is_rendered() {
    let built = built();
    let meter = meter(&built);
    meter
        .i64_up_down_counter("queue.depth")
        .build()
        .add(-3, &[]);
    meter
        .f64_gauge("utilization")
        .with_unit("1")
        .build()
        .record(0.5, &[]);
    meter
        .u64_gauge("memory")
        .with_unit("By")
        .build()
        .record(7, &[]);
    meter
        .f64_counter("cost")
        .with_unit("{dollar}")
        .build()
        .add(1.5, &[]);
    meter.u64_histogram("sizes").build().record(12, &[]);
    let _observed = meter
        .u64_observable_counter("reads")
        .with_callback(|to| to.observe(4, &[KeyValue::new("disk", "a\"b\\c\nd")]))
        .build();

    let exposition = exposed(&built);
    let value = |name: &str| exposition.sample(name, &[]).value;
    assert_eq!(value("queue_depth"), -3.0);
    assert_eq!(value("utilization_ratio"), 0.5);
    assert_eq!(value("memory_bytes"), 7.0);
    assert_eq!(value("cost_total"), 1.5);
    assert_eq!(value("sizes_count"), 1.0);
    assert_eq!(
        exposition
            .sample("reads_total", &[("disk", "a\"b\\c\nd")])
            .value,
        4.0
    );
    assert_eq!(
        exposition
            .sample("target_info", &[("service_name", "back\"end\\\n")])
            .value,
        1.0
    );
    for (family, kind) in [
        ("queue_depth", "gauge"),
        ("cost", "counter"),
        ("sizes", "histogram"),
        ("reads", "counter"),
        ("target", "info"),
    ] {
        assert_eq!(exposition.kinds[family], kind);
    }
}

#[test]
fn names_that_clash_are_rendered_once() {
    let built = built();
    let scope = |name| {
        built
            .meters
            .meter_with_scope(InstrumentationScope::builder(name).build())
    };
    let attributes = [KeyValue::new("a.b", 1), KeyValue::new("a_b", 2)];
    scope("one")
        .u64_counter("frames")
        .build()
        .add(1, &attributes);
    scope("two").u64_counter("frames_total").build().add(2, &[]);
    scope("three")
        .u64_gauge("frames.total")
        .build()
        .record(3, &[]);
    scope("four")
        .u64_gauge("target.info")
        .build()
        .record(4, &[]);

    let exposition = exposed(&built);
    let of = |scope: &str| {
        exposition
            .sample("frames_total", &[("otel_scope_name", scope)])
            .value
    };
    assert_eq!((of("one"), of("two")), (1.0, 2.0));
    assert_eq!(
        exposition.sample("frames_total", &[("a_b", "1;2")]).value,
        1.0
    );
    assert_eq!(exposition.samples.len(), 3);

    let prometheus = built.prometheus.clone().expect("it was asked for");
    let (_, text) = prometheus.without_scope_labels().render(OPEN_METRICS);
    assert!(!text.contains("otel_scope"), "{text}");
    Exposition::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
}

#[test]
fn an_attribute_named_le_and_a_negative_bound_are_kept_apart_from_buckets_and_sums() {
    let built = built();
    let sizes = meter(&built)
        .u64_histogram("sizes")
        .with_boundaries(vec![-1.0, 1.0])
        .build();
    sizes.record(0, &[KeyValue::new("le", "mine")]);
    let exposition = exposed(&built);
    let infinite = exposition.sample("sizes_bucket", &[("le", "+Inf"), ("exported_le", "mine")]);
    assert_eq!(infinite.value, 1.0);
    // Nor has a histogram that takes negative values a sum.
    assert!(exposition.samples.iter().all(|it| it.name != "sizes_sum"));
}

#[test]
fn series_and_exemplars_are_bounded() {
    let built = built();
    let frames = meter(&built).u64_counter("frames").build();
    in_span(|| {
        for id in 0..3000 {
            frames.add(1, &[KeyValue::new("request.id", id)]);
        }
    });
    let exposition = exposed(&built);
    let frames = || {
        exposition
            .samples
            .iter()
            .filter(|it| it.name == "frames_total")
    };
    assert_eq!(frames().count(), 2000 + 1);
    let overflow = exposition.sample("frames_total", &[("otel_metric_overflow", "true")]);
    assert_eq!(overflow.value, 1000.0);
    assert_eq!(frames().filter(|it| it.exemplar.is_some()).count(), 2000);
    assert_eq!(frames().map(|it| it.value).sum::<f64>(), 3000.0);
}

#[test]
fn no_measurement_is_lost_while_exemplars_are_noted_and_rendered() {
    let built = built();
    let frames = meter(&built).u64_counter("frames").build();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                in_span(|| (0..1000).for_each(|_| frames.add(1, &[])));
            });
        }
        exposed(&built);
    });
    assert_eq!(exposed(&built).sample("frames_total", &[]).value, 4000.0);
}

#[test]
fn an_unsampled_span_leaves_no_exemplar() {
    let built = built();
    let frames = meter(&built).u64_counter("frames").build();
    let off = SdkTracerProvider::builder()
        .with_sampler(opentelemetry_sdk::trace::Sampler::AlwaysOff)
        .build();
    let _bound = Provider::new(off).enter();
    crate::span!("work").in_scope(|| frames.add(1, &[]));
    assert!(
        exposed(&built)
            .sample("frames_total", &[])
            .exemplar
            .is_none()
    );
}

#[test]
fn after_shutdown_there_is_nothing() {
    let built = built();
    meter(&built).u64_counter("frames").build().add(1, &[]);
    built.sdk.shutdown().expect("nothing is in its way");
    assert!(exposed(&built).samples.is_empty());
}

#[test]
fn the_same_numbers_go_to_exporters_too() {
    let exporter = InMemoryMetricExporter::default();
    let built = build(Options {
        resource: Resource::builder_empty().build(),
        exporters: vec![exporter.clone()],
        interval: Duration::from_secs(3600),
        prometheus: true,
    });
    meter(&built).u64_counter("frames").build().add(3, &[]);
    built.sdk.force_flush().expect("nothing is in its way");
    let sent = exporter.get_finished_metrics().expect("nothing broke");
    let names: Vec<_> = sent
        .iter()
        .flat_map(|all| all.scope_metrics())
        .flat_map(|scope| scope.metrics())
        .map(|metric| metric.name())
        .collect();
    assert_eq!(names, ["frames"]);
    assert_eq!(exposed(&built).sample("frames_total", &[]).value, 3.0);
}

#[test]
fn our_own_pipelines_are_counted_by_the_conventions() {
    let built = built();
    observe_pipelines(&meter(&built), || {
        vec![PipelineCounts {
            number: 0,
            exporter: "otlp_http_span_exporter",
            processor: "batching_span_processor",
            exported: 10,
            failed: 2,
            dropped: 3,
            too_late: 6,
            in_flight: Some(4),
            queued: 5,
            queue_capacity: Some(2048),
        }]
    });
    let exposition = exposed(&built);
    let value = |name: &str, error: Option<&str>| {
        let named = exposition.samples.iter().filter(|it| it.name == name);
        let mut found = named.filter(|it| it.labels.get("error_type").map(String::as_str) == error);
        let value = found.next().map(|it| it.value);
        assert!(found.next().is_none());
        value
    };
    let exported = "otel_sdk_exporter_span_exported_total";
    assert_eq!(value(exported, None), Some(10.0));
    assert_eq!(value(exported, Some("_OTHER")), Some(2.0));
    let processed = "otel_sdk_processor_span_processed_total";
    assert_eq!(value(processed, None), Some(16.0));
    assert_eq!(value(processed, Some("queue_full")), Some(3.0));
    assert_eq!(value(processed, Some("already_shutdown")), Some(6.0));
    assert_eq!(value("otel_sdk_exporter_span_inflight", None), Some(4.0));
    assert_eq!(value("otel_sdk_processor_span_queue_size", None), Some(5.0));
    assert_eq!(
        value("otel_sdk_processor_span_queue_capacity", None),
        Some(2048.0)
    );
    for sample in &exposition.samples {
        let component = match sample.name.as_str() {
            name if name.starts_with("otel_sdk_exporter_") => "otlp_http_span_exporter",
            name if name.starts_with("otel_sdk_processor_") => "batching_span_processor",
            _ => continue,
        };
        assert_eq!(sample.labels["otel_component_type"], component);
        let name = format!("{component}/0");
        assert_eq!(sample.labels["otel_component_name"], name);
    }
}
