//! What is measured, by the names that the dashboards know.

use super::GpuStats;
use crate::metric::{detector as names, label};
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

static MEASURED: Instruments<Measured> =
    Instruments::new("gpu_inference::detector", |meter| Measured {
        latency: names::LATENCY.f64_histogram(meter),
        inference: names::INFERENCE.f64_histogram(meter),
        requests: names::REQUESTS.u64_counter(meter),
        inference_requests: names::INFERENCE_REQUESTS.u64_counter(meter),
        detections: names::DETECTIONS.u64_counter(meter),
        errors: names::ERRORS.u64_counter(meter),
        batch_size: names::BATCH_SIZE.u64_histogram(meter),
        per_image: names::DETECTIONS_PER_IMAGE.u64_histogram(meter),
        model_loaded: names::MODEL_LOADED.u64_gauge(meter),
        model_info: names::MODEL_INFO.u64_gauge(meter),
        vram: names::VRAM.u64_gauge(meter),
        vram_total: names::VRAM_TOTAL.u64_gauge(meter),
        gpu_utilization: names::GPU_UTILIZATION.f64_gauge(meter),
        gpu_temperature: names::GPU_TEMPERATURE.f64_gauge(meter),
        gpu_power: names::GPU_POWER.f64_gauge(meter),
    });

/// The model is loaded.
pub(super) fn loaded(card: &Card) {
    if let Some(measured) = MEASURED.get() {
        measured.model_loaded.record(1, &[]);
        let info = [
            (label::MODEL_NAME, card.name()),
            (label::DEVICE, card.device()),
            (label::BACKEND, card.backend()),
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
