//! What the backend and its workers measure.

use super::{Metric, label, metrics};

metrics! {
    /// How many images wait for the detector.
    DETECTION_QUEUE_DEPTH = Metric::gauge("hsi_detection_queue_depth");
    /// How many batches wait for the analyst.
    ANALYSIS_QUEUE_DEPTH = Metric::gauge("hsi_analysis_queue_depth");
    /// How many may wait in each queue: `QUEUE_MAX_SIZE`.
    QUEUE_LIMIT = Metric::gauge("hsi_queue_max_size");
    /// How many workers there are.
    WORKERS_ACTIVE = Metric::gauge("hsi_worker_active_count");
    /// How many workers are at work.
    WORKERS_BUSY = Metric::gauge("hsi_worker_busy_count");
    /// How many workers wait for work.
    WORKERS_IDLE = Metric::gauge("hsi_worker_idle_count");
    /// How long workers have been there.
    WORKER_UPTIME = Metric::gauge("hsi_pipeline_worker_uptime_seconds").by(&[label::WORKER_NAME]);
    /// How many workers are in a state: waiting, working, pausing after trouble, or being replaced after a panic.
    WORKER_STATE = Metric::gauge("hsi_pipeline_worker_state").by(&[label::WORKER_NAME, label::STATE]);
    /// Workers that were replaced.
    WORKER_RESTARTS = Metric::counter("hsi_worker_restarts").by(&[label::WORKER_NAME]);
    /// Workers that panicked.
    WORKER_CRASHES = Metric::counter("hsi_worker_crashes").by(&[label::WORKER_NAME]);
    /// What went wrong, by its kind.
    ERRORS = Metric::counter("hsi_pipeline_errors").by(&[label::ERROR_TYPE]);
    /// Events that were kept.
    EVENTS_CREATED = Metric::counter("hsi_events_created");
    /// Events that were kept, by how bad they are.
    EVENTS_BY_RISK_LEVEL = Metric::counter("hsi_events_by_risk_level").by(&[label::LEVEL]);
    /// Detections that were kept.
    DETECTIONS_PROCESSED = Metric::counter("hsi_detections_processed");
    /// Detections that were kept, by what was found.
    DETECTIONS_BY_CLASS = Metric::counter("hsi_detections_by_class").by(&[label::OBJECT_CLASS]);
    /// Detections that were not sure enough.
    DETECTIONS_FILTERED = Metric::counter("hsi_detections_filtered_low_confidence");
    /// How long a stage took.
    STAGE_DURATION = Metric::histogram(
        "hsi_stage_duration_seconds",
        &[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0],
    ).by(&[label::STAGE]);
    /// How long a detector or the analyst took to answer, up to two minutes.
    AI_REQUEST_DURATION = Metric::histogram(
        "hsi_ai_request_duration_seconds",
        &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0],
    ).by(&[label::SERVICE]);
    /// How long detecting took, as the detector says.
    YOLO26_INFERENCE = Metric::histogram(
        "hsi_yolo26_inference_seconds",
        &[0.01, 0.025, 0.05, 0.1, 0.25, 0.5],
    );
    /// How long judging took, up to half a minute.
    NEMOTRON_INFERENCE = Metric::histogram(
        "hsi_nemotron_inference_seconds",
        &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0],
    );
    /// How sure the detector was of what was kept.
    DETECTION_CONFIDENCE = Metric::histogram(
        "hsi_detection_confidence",
        &[0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
    );
    /// The scores of verdicts, from 0 to 100.
    RISK_SCORE = Metric::histogram(
        "hsi_risk_score",
        &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0],
    );
    /// How long the detector took to answer.
    DETECTION_LATENCY = Metric::histogram(
        "ai.detection.latency",
        &[1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0],
    ).in_unit("ms");
    /// How long the analyst took to answer.
    NEMOTRON_LATENCY = Metric::histogram(
        "ai.nemotron.latency",
        &[100.0, 250.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0, 5000.0, 10000.0],
    ).in_unit("ms");
    /// From an image's coming in to its event.
    PIPELINE_LATENCY = Metric::histogram(
        "ai.pipeline.latency",
        &[100.0, 250.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 30000.0, 60000.0],
    ).in_unit("ms");
    /// From a batch's first image to its being sent to the analyst.
    BATCH_PROCESSING_TIME = Metric::histogram(
        "ai.batch.processing_time",
        &[10.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0],
    ).in_unit("ms");
}
