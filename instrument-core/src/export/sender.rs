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
    let ahead = usize::from(sink.makes_ready());
    let turns = Arc::new(Semaphore::new(at_once));
    let room = Arc::new(Semaphore::new(at_once + ahead));
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
        let (sink, turns) = (sink.clone(), turns.clone());
        under_way.spawn(export(sink, items, turns, batch.export_timeout, counted));
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
    turns: Arc<Semaphore>,
    timeout: Duration,
    counted: Counted<T>,
) {
    let exporting = sink.export(batch);
    // Nobody closes it.
    let _turn = turns.acquire().await;
    let result = tokio::time::timeout(timeout, exporting).await;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::health::PipeHealth;
    use crate::export::stopped_clock::on_a_stopped_clock;
    use crate::export::things::Things;
    use futures_util::FutureExt as _;
    use futures_util::future::BoxFuture;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[derive(Debug)]
    struct Item;

    impl Weigh for Item {
        fn weight(&self) -> usize {
            1
        }
    }

    /// Takes its time, for one batch after the other.
    #[derive(Debug)]
    struct Slow {
        health: PipeHealth,
        takes: Duration,
        ready: AtomicUsize,
        sent: AtomicUsize,
    }

    impl Sink<Item> for Slow {
        fn health(&self) -> &PipeHealth {
            &self.health
        }

        fn export(&self, _: Vec<Item>) -> BoxFuture<'_, Result<Delivered, Failure>> {
            let ready = self.ready.fetch_add(1, Ordering::SeqCst);
            let sent = self.sent.load(Ordering::SeqCst);
            assert!(ready <= sent + 1, "{ready} ready after {sent}");
            async {
                tokio::time::sleep(self.takes).await;
                self.sent.fetch_add(1, Ordering::SeqCst);
                Ok(Delivered::default())
            }
            .boxed()
        }

        fn makes_ready(&self) -> bool {
            true
        }
    }

    #[test]
    fn one_batch_is_made_ready_meanwhile_and_has_all_its_time_from_its_turn() {
        on_a_stopped_clock(async || {
            let batch = Batch::default()
                .with_max_export_batch_size(1)
                .with_export_timeout(Duration::from_secs(10));
            let health = PipeHealth::with_voice("test", Things::Spans, "test", "test", |_| {});
            let queue = Arc::new(Queue::new(batch, health.clone()));
            let sink = Arc::new(Slow {
                health: health.clone(),
                takes: Duration::from_secs(9),
                ready: AtomicUsize::new(0),
                sent: AtomicUsize::new(0),
            });
            let (_stop, told_to_stop) = oneshot::channel();
            let sending = tokio::spawn(send(queue.clone(), sink.clone(), batch, told_to_stop));
            (0..4).for_each(|_| queue.push(Item));
            queue.dealt_with(1).await;
            // That of the second has begun, and the third is ready.
            assert_eq!(sink.ready.load(Ordering::SeqCst), 3);
            queue.dealt_with(4).await;
            let health = health.snapshot();
            assert_eq!((health.exported, health.failed), (4, 0), "{health}");
            sending.abort();
        });
    }
}
