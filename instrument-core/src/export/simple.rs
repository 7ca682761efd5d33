//! Each span by itself, at its end: for scripts.

use super::failure::Failure;
use super::queue::Full;
use super::sink::Sink;
use super::under_way::UnderWay;
use super::weight::Weigh;
use super::worker::Worker;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// Spans under way, at most.
const ROOM: usize = 1024;

/// A span's end waits until it is exported. Once an export has failed, ends do not wait until one succeeds again: a
/// script with a dead collector is late once, not at each span.
#[derive(Debug)]
pub(super) struct Simple {
    under_way: Arc<watch::Sender<usize>>,
    is_well: Arc<AtomicBool>,
    is_closed: AtomicBool,
    timeout: Duration,
}

impl Simple {
    pub(super) fn new(timeout: Duration) -> Self {
        Self {
            under_way: Arc::default(),
            is_well: Arc::new(AtomicBool::new(true)),
            is_closed: AtomicBool::new(false),
            timeout,
        }
    }

    pub(super) fn export<T: Weigh>(&self, item: T, sink: &Arc<dyn Sink<T>>, worker: &Worker) {
        let health = sink.health();
        if self.is_closed.load(Ordering::Acquire) {
            return health.too_late(1);
        }
        let Some(place) = self.place() else {
            return health.dropped(1, Full::Number);
        };
        health.queued(1);
        let under_way = UnderWay::new(health.clone(), 1);
        let (sink, is_well, timeout) = (sink.clone(), self.is_well.clone(), self.timeout);
        let work = async move {
            // The place goes last: whoever waits for it finds the span counted.
            let _place = place;
            let under_way = under_way;
            let result = tokio::time::timeout(timeout, sink.export(vec![item])).await;
            let result = result.unwrap_or_else(|_| Err(Failure::late(timeout)));
            is_well.store(result.is_ok(), Ordering::Release);
            under_way.settle(result);
        };
        if self.is_well.load(Ordering::Acquire) {
            worker.wait(work, timeout);
        } else {
            worker.handle().spawn(work);
        }
    }

    fn place(&self) -> Option<Place> {
        let is_taken = self.under_way.send_if_modified(|count| {
            let has_room = *count < ROOM;
            *count += usize::from(has_room);
            has_room
        });
        is_taken.then(|| Place(self.under_way.clone()))
    }

    pub(super) fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
    }

    /// Resolves when nothing is under way.
    pub(super) async fn dealt_with(&self) {
        // The sender is `self`'s and stays.
        let _ = self
            .under_way
            .subscribe()
            .wait_for(|count| *count == 0)
            .await;
    }
}

/// One of the spans under way.
struct Place(Arc<watch::Sender<usize>>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
