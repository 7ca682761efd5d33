//! What is counted and measured, under the names that the dashboards ask for. Series lead to traces by their exemplars.

use crate::metric::{label, pipeline as names};
use instrument_core::Instruments;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Gauge, Histogram, Meter, UpDownCounter};
use std::sync::Arc;

/// The instruments.
#[derive(Debug)]
pub(crate) struct Hsi {
    pub(crate) detection_queue_depth: Gauge<u64>,
    pub(crate) analysis_queue_depth: Gauge<u64>,
    pub(crate) queue_limit: Gauge<u64>,
    pub(crate) workers_active: Gauge<u64>,
    pub(crate) workers_busy: Gauge<u64>,
    pub(crate) workers_idle: Gauge<u64>,
    pub(crate) worker_uptime: Gauge<f64>,
    worker_state: UpDownCounter<i64>,
    pub(crate) worker_restarts: Counter<u64>,
    pub(crate) worker_crashes: Counter<u64>,
    pub(crate) pipeline_errors: Counter<u64>,
    pub(crate) events_created: Counter<u64>,
    pub(crate) events_by_risk_level: Counter<u64>,
    pub(crate) detections_processed: Counter<u64>,
    pub(crate) detections_by_class: Counter<u64>,
    pub(crate) detections_filtered: Counter<u64>,
    pub(crate) stage_duration: Histogram<f64>,
    pub(crate) ai_request_duration: Histogram<f64>,
    pub(crate) yolo26_inference: Histogram<f64>,
    pub(crate) nemotron_inference: Histogram<f64>,
    pub(crate) detection_confidence: Histogram<f64>,
    pub(crate) risk_score: Histogram<f64>,
    pub(crate) detection_latency: Histogram<f64>,
    pub(crate) nemotron_latency: Histogram<f64>,
    pub(crate) pipeline_latency: Histogram<f64>,
    pub(crate) batch_processing_time: Histogram<f64>,
}

static HSI: Instruments<Hsi> = Instruments::new("hsi", Hsi::new);

/// `None` where nobody collects metrics.
pub(crate) fn hsi() -> Option<Arc<Hsi>> {
    HSI.get()
}

/// Something in the pipeline went wrong.
pub(crate) fn failed(error_type: &str) {
    if let Some(hsi) = hsi() {
        let kind = KeyValue::new(label::ERROR_TYPE, error_type.to_owned());
        hsi.pipeline_errors.add(1, &[kind]);
    }
}

/// That a worker is in a state, until this is dropped.
#[derive(Debug)]
pub(crate) struct InState {
    hsi: Option<Arc<Hsi>>,
    which: [KeyValue; 2],
}

/// A worker of that name is in a state from now on.
pub(crate) fn in_state(worker: &'static str, state: &'static str) -> InState {
    let hsi = hsi();
    let name = KeyValue::new(label::WORKER_NAME, worker);
    let which = [name, KeyValue::new(label::STATE, state)];
    if let Some(hsi) = &hsi {
        hsi.worker_state.add(1, &which);
    }
    InState { hsi, which }
}

impl Drop for InState {
    fn drop(&mut self) {
        if let Some(hsi) = &self.hsi {
            hsi.worker_state.add(-1, &self.which);
        }
    }
}

/// A stage took so long: `detect`, `batch` or `analyze`.
pub(crate) fn stage(stage: &'static str, seconds: f64) {
    if let Some(hsi) = hsi() {
        hsi.stage_duration
            .record(seconds, &[KeyValue::new(label::STAGE, stage)]);
    }
}

impl Hsi {
    fn new(meter: &Meter) -> Self {
        Self {
            detection_queue_depth: names::DETECTION_QUEUE_DEPTH.u64_gauge(meter),
            analysis_queue_depth: names::ANALYSIS_QUEUE_DEPTH.u64_gauge(meter),
            queue_limit: names::QUEUE_LIMIT.u64_gauge(meter),
            workers_active: names::WORKERS_ACTIVE.u64_gauge(meter),
            workers_busy: names::WORKERS_BUSY.u64_gauge(meter),
            workers_idle: names::WORKERS_IDLE.u64_gauge(meter),
            worker_uptime: names::WORKER_UPTIME.f64_gauge(meter),
            worker_state: names::WORKER_STATE.i64_up_down_counter(meter),
            worker_restarts: names::WORKER_RESTARTS.u64_counter(meter),
            worker_crashes: names::WORKER_CRASHES.u64_counter(meter),
            pipeline_errors: names::ERRORS.u64_counter(meter),
            events_created: names::EVENTS_CREATED.u64_counter(meter),
            events_by_risk_level: names::EVENTS_BY_RISK_LEVEL.u64_counter(meter),
            detections_processed: names::DETECTIONS_PROCESSED.u64_counter(meter),
            detections_by_class: names::DETECTIONS_BY_CLASS.u64_counter(meter),
            detections_filtered: names::DETECTIONS_FILTERED.u64_counter(meter),
            stage_duration: names::STAGE_DURATION.f64_histogram(meter),
            ai_request_duration: names::AI_REQUEST_DURATION.f64_histogram(meter),
            yolo26_inference: names::YOLO26_INFERENCE.f64_histogram(meter),
            nemotron_inference: names::NEMOTRON_INFERENCE.f64_histogram(meter),
            detection_confidence: names::DETECTION_CONFIDENCE.f64_histogram(meter),
            risk_score: names::RISK_SCORE.f64_histogram(meter),
            detection_latency: names::DETECTION_LATENCY.f64_histogram(meter),
            nemotron_latency: names::NEMOTRON_LATENCY.f64_histogram(meter),
            pipeline_latency: names::PIPELINE_LATENCY.f64_histogram(meter),
            batch_processing_time: names::BATCH_PROCESSING_TIME.f64_histogram(meter),
        }
    }
}
