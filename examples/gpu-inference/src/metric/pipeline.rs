//! What the backend and its workers measure.

use super::Metric;

/// How many images wait for the detector.
pub const DETECTION_QUEUE_DEPTH: Metric = Metric::gauge("hsi_detection_queue_depth", "");
/// How many batches wait for the analyst.
pub const ANALYSIS_QUEUE_DEPTH: Metric = Metric::gauge("hsi_analysis_queue_depth", "");
/// How many may wait in each of the two: `QUEUE_MAX_SIZE`.
pub const QUEUE_LIMIT: Metric = Metric::gauge("hsi_queue_max_size", "");
/// How many workers there are.
pub const WORKERS_ACTIVE: Metric = Metric::gauge("hsi_worker_active_count", "");
/// How many of them are at work.
pub const WORKERS_BUSY: Metric = Metric::gauge("hsi_worker_busy_count", "");
/// How many of them wait for work.
pub const WORKERS_IDLE: Metric = Metric::gauge("hsi_worker_idle_count", "");
/// How long workers have been there.
pub const WORKER_UPTIME: Metric = Metric::gauge("hsi_pipeline_worker_uptime_seconds", "");
/// How many workers are in a state: waiting, working, pausing after trouble, or being replaced after a panic.
pub const WORKER_STATE: Metric = Metric::gauge("hsi_pipeline_worker_state", "");
/// Workers that were replaced.
pub const WORKER_RESTARTS: Metric = Metric::counter("hsi_worker_restarts");
/// Workers that panicked.
pub const WORKER_CRASHES: Metric = Metric::counter("hsi_worker_crashes");
/// What went wrong.
pub const ERRORS: Metric = Metric::counter("hsi_pipeline_errors");
/// Events that were kept.
pub const EVENTS_CREATED: Metric = Metric::counter("hsi_events_created");
/// The same by how bad they are.
pub const EVENTS_BY_RISK_LEVEL: Metric = Metric::counter("hsi_events_by_risk_level");
/// Detections that were kept.
pub const DETECTIONS_PROCESSED: Metric = Metric::counter("hsi_detections_processed");
/// The same by what was found.
pub const DETECTIONS_BY_CLASS: Metric = Metric::counter("hsi_detections_by_class");
/// Detections that were not sure enough.
pub const DETECTIONS_FILTERED: Metric = Metric::counter("hsi_detections_filtered_low_confidence");
/// How long a stage took.
pub const STAGE_DURATION: Metric = Metric::histogram("hsi_stage_duration_seconds", "");
/// How long a detector or the analyst took to answer, up to two minutes.
pub const AI_REQUEST_DURATION: Metric = Metric::histogram("hsi_ai_request_duration_seconds", "");
/// How long detecting took, as the detector says.
pub const YOLO26_INFERENCE: Metric = Metric::histogram("hsi_yolo26_inference_seconds", "");
/// How long judging took, up to half a minute.
pub const NEMOTRON_INFERENCE: Metric = Metric::histogram("hsi_nemotron_inference_seconds", "");
/// How sure the detector was.
pub const DETECTION_CONFIDENCE: Metric = Metric::histogram("hsi_detection_confidence", "");
/// The verdicts' scores.
pub const RISK_SCORE: Metric = Metric::histogram("hsi_risk_score", "");
/// How long the detector took to answer.
pub const DETECTION_LATENCY: Metric = Metric::histogram("ai.detection.latency", "ms");
/// How long the analyst took to answer.
pub const NEMOTRON_LATENCY: Metric = Metric::histogram("ai.nemotron.latency", "ms");
/// From an image's coming in to its event.
pub const PIPELINE_LATENCY: Metric = Metric::histogram("ai.pipeline.latency", "ms");
/// From a batch's first image to its being sent to the analyst.
pub const BATCH_PROCESSING_TIME: Metric = Metric::histogram("ai.batch.processing_time", "ms");
