use super::{Metric, convention, detector, pipeline};
use instrument_core::config::Destination;
use instrument_core::telemetry::Telemetry;

/// What instruments of these names and units come to.
#[test]
fn series_are_called_what_the_services_call_them() {
    let telemetry = Telemetry::builder("names")
        .with_exporters(Vec::new())
        .with_metric_exporters(vec![Destination::Prometheus])
        .build()
        .expect("nothing is wrong with it");
    let meter = telemetry.meter("names").expect("metrics are on");
    let histograms = [
        pipeline::STAGE_DURATION,
        pipeline::PIPELINE_LATENCY,
        detector::LATENCY,
        detector::BATCH_SIZE,
        convention::HTTP_SERVER,
    ];
    let counters = [pipeline::ERRORS, detector::INFERENCE_REQUESTS];
    let gauges = [
        pipeline::WORKER_UPTIME,
        detector::VRAM,
        detector::VRAM_TOTAL,
        detector::GPU_POWER,
        convention::BREAKER_STATE,
    ];
    for metric in histograms {
        let histogram = meter.f64_histogram(metric.name).with_unit(metric.unit);
        histogram.build().record(1.0, &[]);
    }
    for metric in counters {
        meter.u64_counter(metric.name).build().add(1, &[]);
    }
    for metric in gauges {
        let gauge = meter.f64_gauge(metric.name).with_unit(metric.unit);
        gauge.build().record(1.0, &[]);
    }
    let prometheus = telemetry.prometheus().expect("metrics are on");
    let (_, text) = prometheus.without_scope_labels().render(None);
    let has = |series: &str| {
        let mut lines = text.lines();
        lines.any(|line| line.split(['{', ' ']).next() == Some(series))
    };
    let parts = |metric: Metric| [metric.buckets(), metric.count(), metric.sum()];
    let expected = histograms.into_iter().flat_map(parts);
    let expected = expected.chain(counters.map(|metric| metric.series()));
    for series in expected.chain(gauges.map(|metric| metric.series())) {
        assert!(has(&series), "{series} is not in\n{text}");
    }
}
