//! What is counted and measured, under the names that the dashboards ask for. Series lead to traces by their exemplars.

use instrument_core::Instruments;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Gauge, Histogram, Meter};
use std::sync::Arc;

/// The instruments.
#[derive(Debug)]
pub(crate) struct Hsi {
    pub(crate) detection_queue_depth: Gauge<u64>,
    pub(crate) analysis_queue_depth: Gauge<u64>,
    pub(crate) workers_active: Gauge<u64>,
    pub(crate) workers_busy: Gauge<u64>,
    pub(crate) workers_idle: Gauge<u64>,
    pub(crate) worker_uptime: Gauge<f64>,
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
        let kind = KeyValue::new("error_type", error_type.to_owned());
        hsi.pipeline_errors.add(1, &[kind]);
    }
}

/// A stage took so long: `detect`, `batch` or `analyze`.
pub(crate) fn stage(stage: &'static str, seconds: f64) {
    if let Some(hsi) = hsi() {
        hsi.stage_duration
            .record(seconds, &[KeyValue::new("stage", stage)]);
    }
}

impl Hsi {
    fn new(meter: &Meter) -> Self {
        let counter = |name| meter.u64_counter(name).build();
        let gauge = |name| meter.u64_gauge(name).build();
        let seconds = |name, bounds: &[f64]| {
            let histogram = meter.f64_histogram(name);
            histogram.with_boundaries(bounds.to_vec()).build()
        };
        let millis = |name, bounds: &[f64]| {
            let histogram = meter.f64_histogram(name).with_unit("ms");
            histogram.with_boundaries(bounds.to_vec()).build()
        };
        Self {
            detection_queue_depth: gauge("hsi_detection_queue_depth"),
            analysis_queue_depth: gauge("hsi_analysis_queue_depth"),
            workers_active: gauge("hsi_worker_active_count"),
            workers_busy: gauge("hsi_worker_busy_count"),
            workers_idle: gauge("hsi_worker_idle_count"),
            worker_uptime: meter
                .f64_gauge("hsi_pipeline_worker_uptime_seconds")
                .build(),
            worker_restarts: counter("hsi_worker_restarts"),
            worker_crashes: counter("hsi_worker_crashes"),
            pipeline_errors: counter("hsi_pipeline_errors"),
            events_created: counter("hsi_events_created"),
            events_by_risk_level: counter("hsi_events_by_risk_level"),
            detections_processed: counter("hsi_detections_processed"),
            detections_by_class: counter("hsi_detections_by_class"),
            detections_filtered: counter("hsi_detections_filtered_low_confidence"),
            stage_duration: seconds(
                "hsi_stage_duration_seconds",
                &[
                    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0,
                ],
            ),
            ai_request_duration: seconds(
                "hsi_ai_request_duration_seconds",
                &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0],
            ),
            yolo26_inference: seconds(
                "hsi_yolo26_inference_seconds",
                &[0.01, 0.025, 0.05, 0.1, 0.25, 0.5],
            ),
            nemotron_inference: seconds(
                "hsi_nemotron_inference_seconds",
                &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0],
            ),
            detection_confidence: seconds(
                "hsi_detection_confidence",
                &[0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
            ),
            risk_score: seconds(
                "hsi_risk_score",
                &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0],
            ),
            detection_latency: millis(
                "ai.detection.latency",
                &[1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0],
            ),
            nemotron_latency: millis(
                "ai.nemotron.latency",
                &[
                    100.0, 250.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0, 5000.0, 10000.0,
                ],
            ),
            pipeline_latency: millis(
                "ai.pipeline.latency",
                &[
                    100.0, 250.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 30000.0, 60000.0,
                ],
            ),
            batch_processing_time: millis(
                "ai.batch.processing_time",
                &[10.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0],
            ),
        }
    }
}
