//! Takes batches from a queue and sends them, several at a time: the task that a batch pipe runs on the worker.

use super::Batch;
use super::failure::Failure;
use super::queue::{Queue, Taken};
use super::sink::Sink;
use super::under_way::UnderWay;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Until it is aborted: what waits then is dropped, what is under way has failed.
pub(super) async fn send(queue: Arc<Queue>, sink: Arc<dyn Sink>, batch: Batch) {
    let queue = Closing(queue);
    let at_once = if sink.is_concurrent() {
        batch.max_concurrent_exports
    } else {
        1
    };
    let room = Arc::new(Semaphore::new(at_once));
    // They end with this task.
    let mut under_way = JoinSet::new();
    under_way.spawn(call_often(
        queue.0.clone(),
        sink.clone(),
        batch.schedule_delay,
    ));
    // Spans stay in the queue, where they are bounded, until there is room for their batch.
    while let Ok(room) = room.clone().acquire_owned().await {
        let taken = queue.0.next().await;
        while under_way.try_join_next().is_some() {}
        under_way.spawn(export(
            taken,
            queue.0.clone(),
            sink.clone(),
            batch.export_timeout,
            room,
        ));
    }
}

/// A span waits for its batch to fill no longer than this. It is a clock and not a timer per batch, so that the first
/// span of a batch need not wake anybody.
async fn call_often(queue: Arc<Queue>, sink: Arc<dyn Sink>, delay: Duration) {
    let mut clock = interval_at(Instant::now() + delay, delay);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        queue.call();
        sink.health().mention_drops();
    }
}

async fn export(
    taken: Taken,
    queue: Arc<Queue>,
    sink: Arc<dyn Sink>,
    timeout: Duration,
    _room: OwnedSemaphorePermit,
) {
    let _done = Done {
        queue,
        first: taken.first(),
    };
    // Dropped before `_done`, also by a panic: who waits for the batch finds it counted.
    let under_way = UnderWay::new(sink.health().clone(), taken.spans.len() as u64);
    let result = tokio::time::timeout(timeout, sink.export(taken.spans)).await;
    under_way.settle(result.unwrap_or_else(|_| Err(Failure::late(timeout))));
}

struct Done {
    queue: Arc<Queue>,
    first: u64,
}

impl Drop for Done {
    fn drop(&mut self) {
        self.queue.done(self.first);
    }
}

struct Closing(Arc<Queue>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
