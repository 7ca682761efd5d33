//! Takes batches from a queue and sends them, several at a time: the task that a batch pipe runs on the worker.

use super::Batch;
use super::failure::Failure;
use super::queue::{Queue, Taken};
use super::sink::Sink;
use super::under_way::{Delivered, UnderWay};
use super::weight::Weigh;
use futures_util::future;
use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Until it is told to stop: what waits then is dropped, what is under way has failed, and all of it is counted when
/// this returns.
pub(super) fn send<T: Weigh>(
    queue: Arc<Queue<T>>,
    sink: Arc<dyn Sink<T>>,
    batch: Batch,
    told_to_stop: oneshot::Receiver<Infallible>,
) -> impl Future<Output = ()> + Send + 'static {
    // Also when the worker stops, and this is dropped where it stands or before it began.
    let queue = Abandoned(queue);
    async move {
        let queue = queue;
        let mut under_way = JoinSet::new();
        {
            let sending = pin!(send_all(&queue.0, &sink, batch, &mut under_way));
            let calling = pin!(call_often(&queue.0, &sink, batch.schedule_delay));
            future::select(told_to_stop, future::select(sending, calling)).await;
        }
        under_way.shutdown().await;
    }
}

async fn send_all<T: Weigh>(
    queue: &Arc<Queue<T>>,
    sink: &Arc<dyn Sink<T>>,
    batch: Batch,
    under_way: &mut JoinSet<()>,
) {
    let at_once = if sink.is_concurrent() {
        batch.max_concurrent_exports
    } else {
        1
    };
    let room = Arc::new(Semaphore::new(at_once));
    // Spans stay in the queue, where they are bounded, until there is room for their batch.
    while let Ok(room) = room.clone().acquire_owned().await {
        let Taken { items, first } = queue.next().await;
        while under_way.try_join_next().is_some() {}
        // Before the task begins, which it may never do.
        let counted = Counted {
            under_way: UnderWay::new(sink.health().clone(), items.len() as u64),
            done: Done {
                queue: queue.clone(),
                first,
            },
            _room: room,
        };
        under_way.spawn(export(sink.clone(), items, batch.export_timeout, counted));
    }
}

/// A span waits for its batch to fill no longer than this. It is a clock and not a timer per batch, so that the first
/// span of a batch need not wake anybody.
async fn call_often<T: Weigh>(queue: &Queue<T>, sink: &Arc<dyn Sink<T>>, delay: Duration) {
    let mut clock = interval_at(Instant::now() + delay, delay);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        queue.call();
        sink.health().mention_drops();
    }
}

async fn export<T: Weigh>(
    sink: Arc<dyn Sink<T>>,
    batch: Vec<T>,
    timeout: Duration,
    counted: Counted<T>,
) {
    let result = tokio::time::timeout(timeout, sink.export(batch)).await;
    counted.settle(result.unwrap_or_else(|_| Err(Failure::late(timeout))));
}

/// What a batch that left has to give back. In this order, also when it is dropped: whoever waits for the batch finds
/// it counted.
struct Counted<T: Weigh> {
    under_way: UnderWay,
    done: Done<T>,
    _room: OwnedSemaphorePermit,
}

impl<T: Weigh> Counted<T> {
    fn settle(self, result: Result<Delivered, Failure>) {
        self.under_way.settle(result);
        drop(self.done);
    }
}

struct Done<T: Weigh> {
    queue: Arc<Queue<T>>,
    first: u64,
}

impl<T: Weigh> Drop for Done<T> {
    fn drop(&mut self) {
        self.queue.done(self.first);
    }
}

struct Abandoned<T: Weigh>(Arc<Queue<T>>);

impl<T: Weigh> Drop for Abandoned<T> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
