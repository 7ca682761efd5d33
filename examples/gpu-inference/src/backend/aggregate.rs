//! The batch aggregator: closes batches that are old or idle, and sends them to be judged.

use super::bury::{Letter, bury_new_batch};
use super::carrier::Carrier;
use super::metrics;
use super::milestone::Milestone;
use super::pipeline::Pipeline;
use super::queue::Put;
use super::store::{Batch, Member};
use super::timestamp;
use super::trouble::Trouble;
use crate::keys;
use crate::metric::label;
use crate::pace::Stage;
use crate::serve::Stopping;
use instrument_core::baggage::PipelineBaggage;
use instrument_core::{Instrument as _, Span, current, span};
use opentelemetry::Context;
use opentelemetry::context::FutureExt as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval};

/// How often it is looked, at least and at most.
const OFTEN: Duration = Duration::from_millis(5);
const SELDOM: Duration = Duration::from_secs(1);

/// Closes batches when they are due, until it is to stop.
pub(crate) async fn run(pipeline: Arc<Pipeline>, stopping: Stopping) {
    let config = &pipeline.config;
    let shortest = config.batch_window.min(config.batch_idle);
    let mut looks = interval((shortest / 10).clamp(OFTEN, SELDOM));
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !stopping.is_now() {
        tokio::select! {
            () = stopping.wait() => return,
            _ = looks.tick() => {}
        }
        if let Err(error) = close_due(&pipeline).await {
            tracing::warn!(%error, "batches are closed later");
            metrics::failed("analysis_batch_error");
        }
    }
}

async fn close_due(pipeline: &Pipeline) -> Result<(), Trouble> {
    let (window, idle) = (pipeline.config.batch_window, pipeline.config.batch_idle);
    for batch in pipeline.store.close_due(window, idle).await? {
        dispatch(pipeline, &batch).await?;
    }
    Ok(())
}

/// Sends a batch that is closed. One image's batch goes on in that image's trace; several images' is a trace of its own, which
/// links to each of them.
pub(crate) async fn dispatch(pipeline: &Pipeline, batch: &Batch) -> Result<(), Trouble> {
    let members = pipeline.store.members(&batch.id).await?;
    let aggregation = aggregation(batch, &members);
    let began = Instant::now();
    let sent = async {
        Milestone::BatchClosed.reached();
        let trace_id = current::trace_id().unwrap_or_default();
        let here = Carrier::current();
        if !pipeline
            .store
            .queue_batch(&batch.id, &here, &trace_id)
            .await?
        {
            return Ok(());
        }
        match pipeline.analyses.send(&batch.id, batch.is_urgent()).await? {
            Put::Full => bury_new_batch(pipeline, &batch.id, &Letter::overflow()).await?,
            Put::Queued | Put::There => Milestone::AnalysisQueued.reached(),
        }
        measure(batch);
        pipeline.pace().fill(Stage::BATCH, began).await;
        Ok(())
    };
    with_batch(batch, sent).try_instrument(aggregation).await
}

/// What is done goes on with the batch's id in its baggage.
async fn with_batch<T>(batch: &Batch, work: impl Future<Output = T>) -> T {
    let baggage = PipelineBaggage::new()
        .with_camera_id(&batch.camera_id)
        .with_batch_id(&batch.id);
    let context = baggage.apply(&Context::current());
    work.with_context(context).await
}

fn aggregation(batch: &Batch, members: &[Member]) -> Span {
    let detections: i64 = members.iter().map(|member| member.detections).sum();
    let mut found_in = members.iter().map(|member| member.found_in.context());
    let span = match (found_in.next(), members) {
        (Some(one), [_]) => span!("batch_aggregation").parent(one),
        (first, _) => span!("batch_aggregation")
            .root()
            .links(first.into_iter().chain(found_in)),
    };
    span.attributes(|to| {
        to.add(keys::CAMERA_ID, &batch.camera_id);
        to.add(keys::BATCH_ID, &batch.id);
        to.add(keys::BATCH_SIZE, &members.len());
        to.add(keys::BATCH_TIMEOUT_TRIGGERED, &!batch.is_fast_path());
        to.add(keys::DETECTION_COUNT, &detections);
    })
    .start()
}

fn measure(batch: &Batch) {
    let micros = timestamp::now().saturating_sub(batch.started_at);
    let seconds = micros as f64 / 1e6;
    metrics::stage(label::BATCH, seconds);
    if let Some(hsi) = metrics::hsi() {
        hsi.batch_processing_time.record(seconds * 1e3, &[]);
    }
}
