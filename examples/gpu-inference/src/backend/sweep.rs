//! Looks for what was accepted and got lost on the way: a process was killed between a row and its message, or Redis has
//! forgotten. What is in a queue is left alone, however long it waits.

use super::aggregate;
use super::metrics;
use super::pipeline::Pipeline;
use super::store::{Batch, Image};
use super::timestamp;
use super::trouble::Trouble;
use crate::serve::Stopping;
use opentelemetry::context::FutureExt as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// So many at a time.
const MOST: i64 = 500;
const OFTEN: Duration = Duration::from_millis(100);
const SELDOM: Duration = Duration::from_secs(10);

/// Sends on what has stalled for longer than a lease, until it is to stop.
pub(crate) async fn run(pipeline: Arc<Pipeline>, stopping: Stopping) {
    let lease = pipeline.config.lease;
    let mut looks = interval((lease / 4).clamp(OFTEN, SELDOM));
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !stopping.is_now() {
        tokio::select! {
            () = stopping.wait() => return,
            _ = looks.tick() => {}
        }
        let lease = i64::try_from(lease.as_micros()).unwrap_or(i64::MAX);
        let since = timestamp::now().saturating_sub(lease);
        if let Err(error) = sweep(&pipeline, since).await {
            tracing::warn!(%error, "what has stalled is looked for later");
            metrics::failed("sweep_processing_error");
        }
    }
}

async fn sweep(pipeline: &Pipeline, since: i64) -> Result<(), Trouble> {
    let images = pipeline.store.stalled_images(since, MOST).await?;
    let ids: Vec<&str> = images.iter().map(|image| &*image.id).collect();
    let there = pipeline.detections.hold(&ids).await?;
    for image in lost(&images, &there) {
        send_image(pipeline, image).await?;
    }
    let batches = pipeline.store.stalled_batches(since, MOST).await?;
    let ids: Vec<&str> = batches.iter().map(|batch| &*batch.id).collect();
    let there = pipeline.analyses.hold(&ids).await?;
    for batch in lost(&batches, &there) {
        send_batch(pipeline, batch).await?;
    }
    Ok(())
}

/// Those that are not there.
fn lost<'a, T>(all: &'a [T], there: &'a [bool]) -> impl Iterator<Item = &'a T> {
    let all = all.iter().zip(there);
    all.filter(|(_, there)| !**there).map(|(lost, _)| lost)
}

/// Its trace goes on where it was accepted.
async fn send_image(pipeline: &Pipeline, image: &Image) -> Result<(), Trouble> {
    let urgent = image.priority().is_urgent();
    let send = pipeline.detections.send_anew(&image.id, urgent);
    send.with_context(image.carrier().context()).await?;
    tracing::info!(image.id, trace_id = image.trace_id, "sent anew");
    Ok(())
}

/// Its trace goes on where it was closed, or begins now.
async fn send_batch(pipeline: &Pipeline, batch: &Batch) -> Result<(), Trouble> {
    if !batch.is_queued() {
        return aggregate::dispatch(pipeline, batch).await;
    }
    let send = pipeline.analyses.send_anew(&batch.id, batch.is_urgent());
    send.with_context(batch.carrier().context()).await?;
    tracing::info!(batch.id, trace_id = batch.trace_id, "sent anew");
    Ok(())
}
