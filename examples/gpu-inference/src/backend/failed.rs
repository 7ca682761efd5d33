//! What becomes of a message when the work on it failed.

use super::bury::{Letter, bury};
use super::metrics;
use super::queue::Taken;
use super::trouble::Trouble;
use super::worker::Work;
use instrument_core::ClassifyError;
use std::fmt::Display;

/// What its workers died of so often, beyond what failures are allowed, is what kills them.
const DEATHS: u32 = 10;

/// Why it failed.
pub(crate) trait Failure: ClassifyError + Display {
    /// Whether another attempt may help.
    fn may_pass(&self) -> bool;

    /// Whether it was not tried at all.
    fn waits(&self) -> bool;
}

/// Why a message is given up before it is tried once more, if it is.
pub(crate) fn killer(work: &impl Work, taken: &Taken) -> Option<Letter> {
    let most = work.pipeline().config.max_attempts.saturating_add(DEATHS);
    (taken.delivery.attempt() > most)
        .then(|| Letter::new("worker_died", &"its workers died, again and again"))
}

/// Has it tried again, or gives it up.
pub(crate) async fn failed(
    work: &impl Work,
    taken: &Taken,
    error: &impl Failure,
) -> Result<(), Trouble> {
    let reason = error.error_type();
    metrics::failed(&reason);
    let (pipeline, queue) = (work.pipeline(), work.queue());
    let attempt = taken.delivery.attempt();
    if error.waits() {
        queue.give_back(taken, pipeline.back_off.after(1)).await?;
    } else if error.may_pass() && attempt < pipeline.config.max_attempts {
        let wait = pipeline.back_off.after(attempt);
        queue.retry(taken, wait).await?;
    } else {
        let letter = Letter::new(&reason, error);
        bury(pipeline, work.kind(), taken, &letter).await?;
    }
    Ok(())
}
