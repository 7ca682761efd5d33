//! How much waits, and who works: looked at every few seconds.

use super::metrics::hsi;
use super::pipeline::Pipeline;
use crate::metric::label;
use crate::serve::Stopping;
use opentelemetry::KeyValue;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::interval;

const EVERY: Duration = Duration::from_secs(5);

/// Measures until it is to stop.
pub(crate) async fn run(pipeline: Arc<Pipeline>, stopping: Stopping) {
    let begun = Instant::now();
    let mut looks = interval(EVERY);
    while !stopping.is_now() {
        tokio::select! {
            () = stopping.wait() => return,
            _ = looks.tick() => measure(&pipeline, begun).await,
        }
    }
}

async fn measure(pipeline: &Pipeline, begun: Instant) {
    let Some(hsi) = hsi() else {
        return;
    };
    if let Ok(depth) = pipeline.detections.depth().await {
        hsi.detection_queue_depth.record(depth, &[]);
    }
    if let Ok(depth) = pipeline.analyses.depth().await {
        hsi.analysis_queue_depth.record(depth, &[]);
    }
    let config = &pipeline.config;
    let limit = u64::try_from(config.queue_size).unwrap_or(u64::MAX);
    hsi.queue_limit.record(limit, &[]);
    let active = config.detection_workers + config.analysis_workers;
    let active = u64::try_from(active).unwrap_or(u64::MAX);
    let busy = pipeline.busy_count();
    hsi.workers_active.record(active, &[]);
    hsi.workers_busy.record(busy, &[]);
    hsi.workers_idle.record(active.saturating_sub(busy), &[]);
    for worker in ["detection", "analysis"] {
        let name = KeyValue::new(label::WORKER_NAME, worker);
        hsi.worker_uptime
            .record(begun.elapsed().as_secs_f64(), &[name]);
    }
}
