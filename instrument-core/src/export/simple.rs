//! Each span by itself, at its end: for scripts.

use super::failure::Failure;
use super::sink::Sink;
use super::under_way::UnderWay;
use super::worker::Worker;
use opentelemetry_sdk::trace::SpanData;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Spans under way, at most.
const ROOM: u32 = 1024;

/// A span's end waits until it is exported. Once an export has failed, ends do not wait until one succeeds again: a
/// script with a dead collector is late once, not at each span.
#[derive(Debug)]
pub(super) struct Simple {
    room: Arc<Semaphore>,
    is_well: Arc<AtomicBool>,
    is_closed: AtomicBool,
    timeout: Duration,
}

impl Simple {
    pub(super) fn new(timeout: Duration) -> Self {
        Self {
            room: Arc::new(Semaphore::new(ROOM as usize)),
            is_well: Arc::new(AtomicBool::new(true)),
            is_closed: AtomicBool::new(false),
            timeout,
        }
    }

    pub(super) fn export(&self, span: SpanData, sink: &Arc<dyn Sink>, worker: &Worker) {
        let health = sink.health();
        let room = if self.is_closed.load(Ordering::Acquire) {
            None
        } else {
            self.room.clone().try_acquire_owned().ok()
        };
        let Some(room) = room else {
            health.dropped(1);
            return;
        };
        health.queued(1);
        let under_way = UnderWay::new(health.clone(), 1);
        let (sink, is_well, timeout) = (sink.clone(), self.is_well.clone(), self.timeout);
        let work = async move {
            let _room = room;
            let result = tokio::time::timeout(timeout, sink.export(vec![span])).await;
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

    pub(super) fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
    }

    /// Resolves when nothing is under way.
    pub(super) async fn dealt_with(&self) {
        // The semaphore is never closed.
        let _ = self.room.acquire_many(ROOM).await;
    }
}
