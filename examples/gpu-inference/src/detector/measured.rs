//! What is measured, by the names that the dashboards know.

use super::GpuStats;
use crate::metric::{Metric, detector as names, label};
use detection_model::Card;
use instrument_core::Instruments;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Gauge, Histogram};
use std::time::Duration;

struct Measured {
    latency: Histogram<f64>,
    inference: Histogram<f64>,
    requests: Counter<u64>,
    inference_requests: Counter<u64>,
    detections: Counter<u64>,
    errors: Counter<u64>,
    batch_size: Histogram<u64>,
    per_image: Histogram<u64>,
    model_loaded: Gauge<u64>,
    model_info: Gauge<u64>,
    vram: Gauge<u64>,
    vram_total: Gauge<u64>,
    gpu_utilization: Gauge<f64>,
    gpu_temperature: Gauge<f64>,
    gpu_power: Gauge<f64>,
}

const LATENCY: [f64; 10] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const INFERENCE: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

static MEASURED: Instruments<Measured> = Instruments::new("gpu_inference::detector", |meter| {
    let seconds = |metric: Metric, says, buckets: &[f64]| {
        let histogram = meter
            .f64_histogram(metric.name)
            .with_unit(metric.unit)
            .with_description(says);
        histogram.with_boundaries(buckets.to_vec()).build()
    };
    let images = |metric: Metric, says| {
        let histogram = meter.u64_histogram(metric.name).with_description(says);
        histogram
            .with_boundaries(vec![1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0])
            .build()
    };
    let counter = |metric: Metric, says| {
        meter
            .u64_counter(metric.name)
            .with_description(says)
            .build()
    };
    let gauge = |metric: Metric, says| meter.f64_gauge(metric.name).with_description(says).build();
    let number = |metric: Metric, says| {
        let gauge = meter.u64_gauge(metric.name).with_unit(metric.unit);
        gauge.with_description(says).build()
    };
    Measured {
        latency: seconds(
            names::LATENCY,
            "From the request's images to its answer.",
            &LATENCY,
        ),
        inference: seconds(
            names::INFERENCE,
            "From ready images to the network's answer.",
            &INFERENCE,
        ),
        requests: counter(names::REQUESTS, "Requests."),
        inference_requests: counter(names::INFERENCE_REQUESTS, "Requests by how they ended."),
        detections: counter(names::DETECTIONS, "Objects that were found."),
        errors: counter(names::ERRORS, "Requests that failed, and why."),
        batch_size: images(
            names::BATCH_SIZE,
            "Images that went through the network at once.",
        ),
        per_image: images(names::DETECTIONS_PER_IMAGE, "Objects in an image."),
        model_loaded: number(names::MODEL_LOADED, "Whether the model is loaded."),
        model_info: number(names::MODEL_INFO, "Which model it is, and on what it runs."),
        vram: number(names::VRAM, "Memory of the GPU that is in use."),
        vram_total: number(names::VRAM_TOTAL, "Memory of the GPU that there is."),
        gpu_utilization: gauge(names::GPU_UTILIZATION, "How busy the GPU is, in percent."),
        gpu_temperature: gauge(
            names::GPU_TEMPERATURE,
            "The GPU's temperature in degrees Celsius.",
        ),
        gpu_power: gauge(names::GPU_POWER, "The GPU's power in watts."),
    }
});

/// The model is loaded.
pub(super) fn loaded(card: &Card) {
    if let Some(measured) = MEASURED.get() {
        measured.model_loaded.record(1, &[]);
        let info = [
            ("model_name", card.name()),
            ("device", card.device()),
            ("backend", card.backend()),
        ];
        let info = info.map(|(key, value)| KeyValue::new(key, value.to_owned()));
        measured.model_info.record(1, &info);
    }
}

/// A request has ended.
pub(super) fn request(endpoint: &'static str, status: &'static str, took: Duration) {
    if let Some(measured) = MEASURED.get() {
        let endpoint = KeyValue::new(label::ENDPOINT, endpoint);
        let ended = [endpoint.clone(), KeyValue::new(label::STATUS, status)];
        measured.requests.add(1, &ended);
        measured.inference_requests.add(1, &ended);
        measured.latency.record(took.as_secs_f64(), &[endpoint]);
    }
}

/// The network has answered a request.
pub(super) fn inferred(endpoint: &'static str, took: Duration) {
    if let Some(measured) = MEASURED.get() {
        let endpoint = KeyValue::new(label::ENDPOINT, endpoint);
        measured.inference.record(took.as_secs_f64(), &[endpoint]);
    }
}

/// A request has failed with this.
pub(super) fn failed(error_type: &'static str) {
    if let Some(measured) = MEASURED.get() {
        measured
            .errors
            .add(1, &[KeyValue::new(label::ERROR_TYPE, error_type)]);
    }
}

/// So many images go through the network at once.
pub(super) fn batch(images: usize) {
    if let Some(measured) = MEASURED.get() {
        measured.batch_size.record(images as u64, &[]);
    }
}

/// These objects were found in an image.
pub(super) fn found<'a>(classes: impl ExactSizeIterator<Item = &'a str>) {
    if let Some(measured) = MEASURED.get() {
        measured.per_image.record(classes.len() as u64, &[]);
        for class in classes {
            let class = KeyValue::new(label::CLASS_NAME, class.to_owned());
            measured.detections.add(1, &[class]);
        }
    }
}

/// The GPU is doing this.
pub(super) fn gpu(stats: &GpuStats) {
    if let Some(measured) = MEASURED.get() {
        let bytes = |megabytes: f64| (megabytes * 1e6) as u64;
        measured.vram.record(bytes(stats.memory_used_mb), &[]);
        measured
            .vram_total
            .record(bytes(stats.memory_total_mb), &[]);
        measured.gpu_utilization.record(stats.utilization, &[]);
        for (gauge, value) in [
            (&measured.gpu_temperature, stats.temperature),
            (&measured.gpu_power, stats.power),
        ] {
            if let Some(value) = value {
                gauge.record(value, &[]);
            }
        }
    }
}
