//! Spans that wait for their batch: bounded in number and in bytes.

use super::Batch;
use super::health::PipeHealth;
use super::weight;
use opentelemetry_sdk::trace::SpanData;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, watch};

/// Receivers refuse large messages; gRPC's default limit is 4 MiB, and the estimate is only one.
const BATCH_BYTES: usize = 2 << 20;

/// Spans are numbered as they come. Batches leave in that order, several can be under way, and whoever flushes waits
/// until all up to a number have been dealt with.
#[derive(Debug)]
pub(super) struct Queue {
    limits: Batch,
    health: PipeHealth,
    state: Mutex<State>,
    /// There may be a batch to take.
    wake: Notify,
    /// All spans before this number have been dealt with.
    dealt_with: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    full: VecDeque<Chunk>,
    filling: Chunk,
    waiting: usize,
    bytes: usize,
    /// The number of the next span that comes.
    next: u64,
    /// The number of the next span that leaves.
    taken: u64,
    /// Spans before this number leave even if their batch is not full.
    called: u64,
    /// The first numbers of the batches under way.
    under_way: Vec<u64>,
    is_closed: bool,
}

#[derive(Debug, Default)]
struct Chunk {
    spans: Vec<SpanData>,
    bytes: usize,
}

/// Spans that left together.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) spans: Vec<SpanData>,
    /// The number of the first one.
    pub(super) first: u64,
}

impl Queue {
    pub(super) fn new(limits: Batch, health: PipeHealth) -> Self {
        Self {
            limits,
            health,
            state: Mutex::default(),
            wake: Notify::new(),
            dealt_with: watch::Sender::new(0),
        }
    }

    /// Never waits for anything but this short lock. A span for which there is no room is dropped whole.
    pub(super) fn push(&self, span: SpanData) {
        let weight = weight::of(&span);
        let mut state = self.lock();
        let is_full = state.waiting >= self.limits.max_queue_size
            || state.bytes.saturating_add(weight) > self.limits.max_queue_bytes;
        if is_full || state.is_closed {
            drop(state);
            self.health.dropped(1);
            return;
        }
        self.health.queued(1);
        state.next += 1;
        state.waiting += 1;
        state.bytes += weight;
        state.filling.bytes += weight;
        state.filling.spans.push(span);
        let is_batch = state.filling.spans.len() >= self.limits.max_export_batch_size
            || state.filling.bytes >= BATCH_BYTES;
        if is_batch {
            let chunk = std::mem::take(&mut state.filling);
            state.full.push_back(chunk);
            drop(state);
            // Once per batch: this may be a call into the kernel.
            self.wake.notify_one();
        }
    }

    /// The next batch: a full one, or what there is if it has been called for.
    pub(super) async fn next(&self) -> Taken {
        loop {
            let woken = self.wake.notified();
            if let Some(taken) = self.take() {
                return taken;
            }
            woken.await;
        }
    }

    fn take(&self) -> Option<Taken> {
        let mut state = self.lock();
        let is_called = state.called > state.taken;
        let chunk = match state.full.pop_front() {
            Some(chunk) => chunk,
            None if is_called && !state.filling.spans.is_empty() => {
                std::mem::take(&mut state.filling)
            }
            None => return None,
        };
        let first = state.taken;
        state.waiting -= chunk.spans.len();
        state.bytes -= chunk.bytes;
        state.taken += chunk.spans.len() as u64;
        state.under_way.push(first);
        Some(Taken {
            spans: chunk.spans,
            first,
        })
    }

    /// Lets all that is there leave, and tells up to which number that is.
    pub(super) fn call(&self) -> u64 {
        let mut state = self.lock();
        state.called = state.next;
        let is_needed = state.waiting > 0;
        let called = state.called;
        drop(state);
        if is_needed {
            self.wake.notify_one();
        }
        called
    }

    /// Resolves when all spans before `number` have been dealt with, well or not.
    pub(super) async fn dealt_with(&self, number: u64) {
        let mut dealt_with = self.dealt_with.subscribe();
        // The sender is `self`'s and stays.
        let _ = dealt_with.wait_for(|so_far| *so_far >= number).await;
    }

    /// A batch's end, whatever came of it.
    pub(super) fn done(&self, first: u64) {
        let mut state = self.lock();
        state.under_way.retain(|other| *other != first);
        self.tell(&state);
    }

    /// From now on spans are dropped.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
    }

    /// Gives up what still waits.
    pub(super) fn abandon(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        let count = state.waiting as u64;
        let chunks = (
            std::mem::take(&mut state.full),
            std::mem::take(&mut state.filling),
        );
        state.waiting = 0;
        state.bytes = 0;
        state.taken = state.next;
        self.health.abandoned(count);
        self.tell(&state);
        drop(state);
        drop(chunks);
    }

    fn tell(&self, state: &State) {
        let so_far = state.under_way.iter().copied().min().unwrap_or(state.taken);
        self.dealt_with
            .send_if_modified(|known| std::mem::replace(known, so_far) != so_far);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
