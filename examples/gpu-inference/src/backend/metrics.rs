//! What is counted and measured, under the names that the dashboards ask for. Series lead to traces by their exemplars.

use crate::metric::{Metric, label, pipeline as names};
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
        let counter = |metric: Metric| meter.u64_counter(metric.name).build();
        let gauge = |metric: Metric| meter.u64_gauge(metric.name).build();
        let histogram = |metric: Metric, bounds: &[f64]| {
            let histogram = meter.f64_histogram(metric.name).with_unit(metric.unit);
            histogram.with_boundaries(bounds.to_vec()).build()
        };
        Self {
            detection_queue_depth: gauge(names::DETECTION_QUEUE_DEPTH),
            analysis_queue_depth: gauge(names::ANALYSIS_QUEUE_DEPTH),
            queue_limit: gauge(names::QUEUE_LIMIT),
            workers_active: gauge(names::WORKERS_ACTIVE),
            workers_busy: gauge(names::WORKERS_BUSY),
            workers_idle: gauge(names::WORKERS_IDLE),
            worker_uptime: meter.f64_gauge(names::WORKER_UPTIME.name).build(),
            worker_state: meter.i64_up_down_counter(names::WORKER_STATE.name).build(),
            worker_restarts: counter(names::WORKER_RESTARTS),
            worker_crashes: counter(names::WORKER_CRASHES),
            pipeline_errors: counter(names::ERRORS),
            events_created: counter(names::EVENTS_CREATED),
            events_by_risk_level: counter(names::EVENTS_BY_RISK_LEVEL),
            detections_processed: counter(names::DETECTIONS_PROCESSED),
            detections_by_class: counter(names::DETECTIONS_BY_CLASS),
            detections_filtered: counter(names::DETECTIONS_FILTERED),
            stage_duration: histogram(
                names::STAGE_DURATION,
                &[
                    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0,
                ],
            ),
            ai_request_duration: histogram(
                names::AI_REQUEST_DURATION,
                &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0],
            ),
            yolo26_inference: histogram(
                names::YOLO26_INFERENCE,
                &[0.01, 0.025, 0.05, 0.1, 0.25, 0.5],
            ),
            nemotron_inference: histogram(
                names::NEMOTRON_INFERENCE,
                &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0],
            ),
            detection_confidence: histogram(
                names::DETECTION_CONFIDENCE,
                &[0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
            ),
            risk_score: histogram(
                names::RISK_SCORE,
                &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0],
            ),
            detection_latency: histogram(
                names::DETECTION_LATENCY,
                &[1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0],
            ),
            nemotron_latency: histogram(
                names::NEMOTRON_LATENCY,
                &[
                    100.0, 250.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0, 5000.0, 10000.0,
                ],
            ),
            pipeline_latency: histogram(
                names::PIPELINE_LATENCY,
                &[
                    100.0, 250.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 30000.0, 60000.0,
                ],
            ),
            batch_processing_time: histogram(
                names::BATCH_PROCESSING_TIME,
                &[10.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0],
            ),
        }
    }
}
