//! Giving up: what was sent becomes a dead letter, which keeps its trace.

use super::kind::Kind;
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

/// Gives up what was taken.
pub(crate) async fn bury(
    pipeline: &Pipeline,
    kind: Kind,
    taken: &Taken,
    letter: &Letter,
) -> Result<(), Trouble> {
    let queue = kind.queue(pipeline);
    let burying = queue
        .dead_letters()
        .dead_letter(&taken.delivery, &letter.reason);
    burying
        .try_run(once(pipeline, kind, taken.item(), letter))
        .await?;
    Ok(queue.settle(taken).await?)
}

/// Gives up what never was in a queue.
pub(crate) async fn bury_new(
    pipeline: &Pipeline,
    kind: Kind,
    id: &str,
    letter: &Letter,
) -> Result<(), Trouble> {
    let dead_letters = kind.queue(pipeline).dead_letters();
    let burying = dead_letters.send().with_message_id(id);
    Ok(burying.try_run(once(pipeline, kind, id, letter)).await?)
}

/// What has ended before is not given up.
async fn once(pipeline: &Pipeline, kind: Kind, id: &str, letter: &Letter) -> sqlx::Result<()> {
    let Letter { reason, error } = letter;
    if pipeline.store.bury(kind, id, reason, error).await? {
        Milestone::DeadLettered.reached();
        metrics::failed(label::DEAD_LETTER);
        tracing::warn!(id, reason, error, "given up");
    }
    Ok(())
}
