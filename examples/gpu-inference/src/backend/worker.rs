//! Workers: take the next message, work on it, take the next one, until they are to stop.

use super::kind::Kind;
use super::metrics;
use super::pipeline::Pipeline;
use super::queue::{Lease, Queue, Taken};
use super::trouble::Trouble;
use crate::metric::label;
use crate::serve::Stopping;
use async_trait::async_trait;
use instrument_core::ClassifyError as _;
use opentelemetry::KeyValue;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};

/// After trouble, nothing is done for as long.
const PAUSE: Duration = Duration::from_secs(1);

/// What was begun may take as long after the word to stop.
const GRACE: Duration = Duration::from_secs(3);

/// What a worker does with a message.
#[async_trait]
pub(crate) trait Work: Send + Sync + 'static {
    /// What `worker_name` calls it.
    fn name(&self) -> &'static str;

    fn pipeline(&self) -> &Pipeline;

    /// What its messages are about.
    fn kind(&self) -> Kind;

    fn queue(&self) -> &Queue {
        self.kind().queue(self.pipeline())
    }

    /// Ready when it makes sense to take a message.
    async fn ready(&self);

    /// Works on it, and settles it or has it tried again.
    async fn handle(&self, taken: &mut Taken) -> Result<(), Trouble>;
}

/// Works until it is to stop. What a worker that panics was at is somebody else's after the lease.
pub(crate) async fn run(work: Arc<impl Work>, stopping: Stopping) {
    let worker = || until_stopped(work.clone(), stopping.clone());
    replaced(work.name(), worker, &stopping).await;
}

/// Runs workers of that name, one after the other, until it is to stop: one that panics is counted and replaced.
async fn replaced<W>(name: &'static str, mut worker: impl FnMut() -> W, stopping: &Stopping)
where
    W: Future<Output = ()> + Send + 'static,
{
    while !stopping.is_now() {
        let Err(error) = tokio::spawn(worker()).await else {
            return;
        };
        tracing::error!(worker = name, %error, "a worker has died, and is replaced");
        if let Some(hsi) = metrics::hsi() {
            let name = [KeyValue::new(label::WORKER_NAME, name)];
            hsi.worker_crashes.add(1, &name);
            hsi.worker_restarts.add(1, &name);
        }
        let _replaced = metrics::in_state(name, "replaced");
        pause(stopping).await;
    }
}

async fn until_stopped(work: Arc<impl Work>, stopping: Stopping) {
    while !stopping.is_now() {
        let waiting = metrics::in_state(work.name(), "waiting");
        tokio::select! {
            () = stopping.wait() => return,
            () = work.ready() => {}
        }
        let taken = tokio::select! {
            () = stopping.wait() => return,
            taken = work.queue().take() => taken,
        };
        drop(waiting);
        let worked = match taken {
            Ok(taken) => on(&*work, taken, &stopping).await,
            Err(error) => Err(error.into()),
        };
        if let Err(error) = worked {
            let worker = work.name();
            tracing::warn!(worker, %error, "a worker is in trouble, and pauses");
            metrics::failed(&format!("{worker}_{}_error", error.error_type()));
            let _pausing = metrics::in_state(worker, "pausing");
            pause(&stopping).await;
        }
    }
}

/// What is begun is ended, also if it is to stop, unless that takes long: then somebody else begins it anew.
async fn on(work: &impl Work, mut taken: Taken, stopping: &Stopping) -> Result<(), Trouble> {
    let _busy = work.pipeline().busy();
    let _working = metrics::in_state(work.name(), "working");
    let lease = taken.lease();
    let worked = tokio::select! {
        worked = work.handle(&mut taken) => Some(worked),
        never = keep(work, &lease) => match never {},
        () = too_long(stopping) => None,
    };
    if !matches!(worked, Some(Ok(()))) {
        // Else it comes back by itself, when the lease is over.
        let _ = work.queue().give_back(&taken, PAUSE).await;
    }
    worked.unwrap_or(Ok(()))
}

async fn too_long(stopping: &Stopping) {
    stopping.wait().await;
    sleep(GRACE).await;
}

/// The lease goes on as long as the work does.
async fn keep(work: &impl Work, lease: &Lease) -> std::convert::Infallible {
    let mut ticks = interval(work.pipeline().config.lease / 3);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        if let Err(error) = work.queue().keep(lease).await {
            tracing::warn!(%error, "a lease is not renewed; somebody else may do the same work");
        }
    }
}

async fn pause(stopping: &Stopping) {
    tokio::select! {
        () = stopping.wait() => {}
        () = sleep(PAUSE) => {}
    }
}

#[cfg(test)]
mod tests;
