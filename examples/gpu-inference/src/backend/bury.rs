//! Giving up: what was sent becomes a dead letter, which keeps its trace.

use super::metrics;
use super::milestone::Milestone;
use super::pipeline::Pipeline;
use super::queue::Taken;
use super::trouble::Trouble;
use crate::metric::label;
use std::fmt::Display;

/// Why something is given up.
#[derive(Debug)]
pub(crate) struct Letter {
    /// One of few words.
    reason: String,
    /// Everything that is known.
    error: String,
}

const DETECTIONS: &str = "detection_queue";
const ANALYSES: &str = "analysis_queue";

impl Letter {
    pub(crate) fn new(reason: &str, error: &dyn Display) -> Self {
        Self {
            reason: reason.to_owned(),
            error: error.to_string(),
        }
    }

    /// There was no room for it.
    pub(crate) fn overflow() -> Self {
        Self::new(
            "queue_overflow",
            &"the queue was full; QUEUE_MAX_SIZE says how many it takes",
        )
    }
}

/// Gives up an image whose message was taken.
pub(crate) async fn bury_image(
    pipeline: &Pipeline,
    taken: &Taken,
    letter: &Letter,
) -> Result<(), Trouble> {
    let queue = &pipeline.detections;
    let burying = queue
        .dead_letters()
        .dead_letter(&taken.delivery, &letter.reason);
    burying
        .try_run(image(pipeline, taken.item(), letter))
        .await?;
    Ok(queue.settle(taken).await?)
}

/// Gives up an image that never was in a queue.
pub(crate) async fn bury_new_image(
    pipeline: &Pipeline,
    id: &str,
    letter: &Letter,
) -> Result<(), Trouble> {
    let burying = pipeline
        .detections
        .dead_letters()
        .send()
        .with_message_id(id);
    Ok(burying.try_run(image(pipeline, id, letter)).await?)
}

/// Gives up a batch whose message was taken.
pub(crate) async fn bury_batch(
    pipeline: &Pipeline,
    taken: &Taken,
    letter: &Letter,
) -> Result<(), Trouble> {
    let queue = &pipeline.analyses;
    let burying = queue
        .dead_letters()
        .dead_letter(&taken.delivery, &letter.reason);
    burying
        .try_run(batch(pipeline, taken.item(), letter))
        .await?;
    Ok(queue.settle(taken).await?)
}

/// Gives up a batch that never was in a queue.
pub(crate) async fn bury_new_batch(
    pipeline: &Pipeline,
    id: &str,
    letter: &Letter,
) -> Result<(), Trouble> {
    let burying = pipeline.analyses.dead_letters().send().with_message_id(id);
    Ok(burying.try_run(batch(pipeline, id, letter)).await?)
}

async fn image(pipeline: &Pipeline, id: &str, letter: &Letter) -> sqlx::Result<()> {
    let store = &pipeline.store;
    let buried = store.bury_image(id, DETECTIONS, &letter.reason, &letter.error);
    buried_once(buried.await?, letter, id)
}

async fn batch(pipeline: &Pipeline, id: &str, letter: &Letter) -> sqlx::Result<()> {
    let store = &pipeline.store;
    let buried = store.bury_batch(id, ANALYSES, &letter.reason, &letter.error);
    buried_once(buried.await?, letter, id)
}

fn buried_once(is_first: bool, letter: &Letter, id: &str) -> sqlx::Result<()> {
    if is_first {
        Milestone::DeadLettered.reached();
        metrics::failed(label::DEAD_LETTER);
        let Letter { reason, error } = letter;
        tracing::warn!(id, reason, error, "given up");
    }
    Ok(())
}
