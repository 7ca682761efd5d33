//! What is measured, by the names that the dashboards know.

use super::GpuStats;
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
    gpu_utilization: Gauge<f64>,
    gpu_temperature: Gauge<f64>,
    gpu_power: Gauge<f64>,
}

const LATENCY: [f64; 10] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const INFERENCE: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

static MEASURED: Instruments<Measured> = Instruments::new("gpu_inference::detector", |meter| {
    let seconds = |name, says, buckets: &[f64]| {
        let histogram = meter
            .f64_histogram(name)
            .with_unit("s")
            .with_description(says);
        histogram.with_boundaries(buckets.to_vec()).build()
    };
    let images = |name, says| {
        let histogram = meter.u64_histogram(name).with_description(says);
        histogram
            .with_boundaries(vec![1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0])
            .build()
    };
    let counter = |name, says| meter.u64_counter(name).with_description(says).build();
    let gauge = |name, says| meter.f64_gauge(name).with_description(says).build();
    Measured {
        latency: seconds(
            "yolo26.inference.latency",
            "From the request's images to its answer.",
            &LATENCY,
        ),
        inference: seconds(
            "yolo26.inference.duration",
            "From ready images to the network's answer.",
            &INFERENCE,
        ),
        requests: counter("yolo26.requests", "Requests."),
        inference_requests: counter("yolo26.inference.requests", "Requests by how they ended."),
        detections: counter("yolo26.detections", "Objects that were found."),
        errors: counter("yolo26.errors", "Requests that failed, and why."),
        batch_size: images(
            "yolo26.batch_size",
            "Images that went through the network at once.",
        ),
        per_image: images("yolo26.detections_per_image", "Objects in an image."),
        model_loaded: meter
            .u64_gauge("yolo26.model_loaded")
            .with_description("Whether the model is loaded.")
            .build(),
        model_info: meter
            .u64_gauge("yolo26.model_info")
            .with_description("Which model it is, and on what it runs.")
            .build(),
        vram: meter
            .u64_gauge("yolo26.vram")
            .with_unit("By")
            .with_description("Memory of the GPU that is in use.")
            .build(),
        gpu_utilization: gauge("yolo26.gpu_utilization", "How busy the GPU is, in percent."),
        gpu_temperature: gauge(
            "yolo26.gpu_temperature",
            "The GPU's temperature in degrees Celsius.",
        ),
        gpu_power: gauge("yolo26.gpu_power_watts", "The GPU's power in watts."),
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
        let endpoint = KeyValue::new("endpoint", endpoint);
        let ended = [endpoint.clone(), KeyValue::new("status", status)];
        measured.requests.add(1, &ended);
        measured.inference_requests.add(1, &ended);
        measured.latency.record(took.as_secs_f64(), &[endpoint]);
    }
}

/// The network has answered a request.
pub(super) fn inferred(endpoint: &'static str, took: Duration) {
    if let Some(measured) = MEASURED.get() {
        let endpoint = KeyValue::new("endpoint", endpoint);
        measured.inference.record(took.as_secs_f64(), &[endpoint]);
    }
}

/// A request has failed with this.
pub(super) fn failed(error_type: &'static str) {
    if let Some(measured) = MEASURED.get() {
        measured
            .errors
            .add(1, &[KeyValue::new("error_type", error_type)]);
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
            let class = KeyValue::new("class_name", class.to_owned());
            measured.detections.add(1, &[class]);
        }
    }
}

/// The GPU is doing this.
pub(super) fn gpu(stats: &GpuStats) {
    if let Some(measured) = MEASURED.get() {
        measured
            .vram
            .record((stats.memory_used_mb * 1e6) as u64, &[]);
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
