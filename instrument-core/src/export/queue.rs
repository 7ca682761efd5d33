//! What waits for its batch, spans or log records: bounded in number and in bytes.

mod room;

pub(super) use room::Full;

use super::Batch;
use super::health::PipeHealth;
use super::shed::Shed;
use super::weight::Weigh;
use crate::locked::lock;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, OnceLock};
use tokio::sync::{Notify, watch};

/// Receivers refuse large messages; gRPC's default limit is 4 MiB, and the estimate is only one.
const BATCH_BYTES: usize = 2 << 20;
/// What is handed over at once need not be more than this, for the hand-over to cost nothing beside the rest.
const CHUNK: usize = 64;

/// Items are numbered as they come. Batches leave in that order, several can be under way, and whoever flushes waits
/// until all up to a number have been dealt with.
#[derive(Debug)]
pub(super) struct Queue<T> {
    limits: Batch,
    health: PipeHealth,
    state: Mutex<State<T>>,
    /// There may be a batch to take.
    wake: Notify,
    /// All items before this number have been dealt with.
    dealt_with: watch::Sender<u64>,
    source: Source,
}

/// Hands over what it holds back.
#[derive(Default)]
struct Source(OnceLock<Box<dyn Fn() + Send + Sync>>);

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

#[derive(Debug)]
struct State<T> {
    full: VecDeque<Chunk<T>>,
    filling: Chunk<T>,
    waiting: usize,
    bytes: usize,
    /// The number of the next item that comes.
    next: u64,
    /// The number of the next item that leaves.
    taken: u64,
    /// Items before this number leave even if their batch is not full.
    called: u64,
    /// The first numbers of the batches under way.
    under_way: Vec<u64>,
    /// Traces for which there was no room.
    shed: Shed,
    /// The last time.
    shed_for: Full,
    is_closed: bool,
}

#[derive(Debug)]
struct Chunk<T> {
    items: Vec<T>,
    bytes: usize,
}

impl<T> Default for Chunk<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            bytes: 0,
        }
    }
}

/// What left together.
#[derive(Debug)]
pub(super) struct Taken<T> {
    pub(super) items: Vec<T>,
    /// The number of the first one.
    pub(super) first: u64,
}

impl<T: Weigh> Queue<T> {
    pub(super) fn new(limits: Batch, health: PipeHealth) -> Self {
        health.set_capacity(limits.max_queue_size);
        Self {
            limits,
            health,
            state: Mutex::new(State {
                full: VecDeque::new(),
                filling: Chunk::default(),
                waiting: 0,
                bytes: 0,
                next: 0,
                taken: 0,
                called: 0,
                under_way: Vec::new(),
                shed: Shed::default(),
                shed_for: Full::default(),
                is_closed: false,
            }),
            wake: Notify::new(),
            dealt_with: watch::Sender::new(0),
            source: Source::default(),
        }
    }

    /// Never waits for anything but this short lock. An item for which there is no room is dropped, and so is what comes later
    /// of its [trace](super::shed).
    pub(super) fn push(&self, item: T) {
        let weight = item.weight();
        self.push_some([item], weight);
    }

    /// The same with many, under one lock.
    pub(super) fn push_all(&self, items: Vec<T>) {
        let weight = items.iter().map(Weigh::weight).sum();
        self.push_some(items, weight);
    }

    /// `weight` is that of all together.
    fn push_some<I>(&self, items: I, weight: usize)
    where
        I: IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
    {
        let items = items.into_iter();
        let (mut queued, mut batches) = (0, 0);
        // Dealt with when the lock is free again.
        let (mut excess, mut full) = (Vec::new(), Full::default());
        let mut state = self.lock();
        let count = items.len();
        if !state.shed.is_empty() {
            self.relent(&mut state, count);
        }
        if state.shed.is_empty()
            && self.has_room(&state, count, weight)
            && self.is_one_batch(&state, count, weight)
        {
            queued = count as u64;
            batches = usize::from(self.add(&mut state, items, weight));
        } else {
            for item in items {
                match self.admitted(&mut state, &item) {
                    Ok(weight) => {
                        queued += 1;
                        batches += usize::from(self.add(&mut state, [item].into_iter(), weight));
                    }
                    Err(why) => {
                        full = why;
                        excess.push(item);
                    }
                }
            }
        }
        // Before anybody can take them.
        self.health.queued(queued);
        let is_closed = state.is_closed;
        drop(state);
        if !excess.is_empty() {
            let count = excess.len() as u64;
            if is_closed {
                self.health.too_late(count);
            } else {
                self.health.dropped(count, full);
            }
            T::turn_away(excess);
        }
        // Once per batch: this may be a call into the kernel.
        if batches > 0 {
            self.wake.notify_one();
        }
    }

    /// Whether that filled a batch.
    fn add(
        &self,
        state: &mut State<T>,
        items: impl ExactSizeIterator<Item = T>,
        weight: usize,
    ) -> bool {
        state.next += items.len() as u64;
        state.waiting += items.len();
        state.bytes += weight;
        state.filling.bytes += weight;
        state.filling.items.extend(items);
        let is_batch = state.filling.items.len() >= self.limits.max_export_batch_size
            || state.filling.bytes >= BATCH_BYTES;
        if is_batch {
            // Where one batch was filled, the next one will be: it need not grow step by step.
            let items = Vec::with_capacity(state.filling.items.len());
            let chunk = std::mem::replace(&mut state.filling, Chunk { items, bytes: 0 });
            state.full.push_back(chunk);
        }
        is_batch
    }

    pub(super) fn set_source(&self, deliver: Box<dyn Fn() + Send + Sync>) {
        // One recorder feeds it, which is set once.
        let _ = self.source.0.set(deliver);
    }

    pub(super) fn chunk(&self) -> usize {
        let batch = self.limits.max_export_batch_size.max(1);
        // Where chunks make up a batch, it leaves with its last item and not with the next chunk.
        let fits = |chunk: &usize| batch % chunk == 0;
        (CHUNK / 4..=CHUNK)
            .rev()
            .find(fits)
            .unwrap_or_else(|| batch.min(CHUNK))
    }

    /// The next batch: a full one, or what there is if it has been called for.
    pub(super) async fn next(&self) -> Taken<T> {
        loop {
            let woken = self.wake.notified();
            if let Some(taken) = self.take() {
                return taken;
            }
            woken.await;
        }
    }

    pub(super) fn take(&self) -> Option<Taken<T>> {
        let mut state = self.lock();
        let is_called = state.called > state.taken;
        let chunk = match state.full.pop_front() {
            Some(chunk) => chunk,
            None if is_called && !state.filling.items.is_empty() => {
                std::mem::take(&mut state.filling)
            }
            None => return None,
        };
        let first = state.taken;
        state.waiting -= chunk.items.len();
        state.bytes -= chunk.bytes;
        state.taken += chunk.items.len() as u64;
        state.under_way.push(first);
        if is_called && state.waiting == 0 {
            state.shed.calm(true);
        }
        Some(Taken {
            items: chunk.items,
            first,
        })
    }

    /// Lets all that is there leave, and tells up to which number that is.
    pub(super) fn call(&self) -> u64 {
        if let Some(deliver) = self.source.0.get() {
            deliver();
        }
        let mut state = self.lock();
        let nothing_waits = state.waiting == 0;
        state.shed.calm(nothing_waits);
        state.called = state.next;
        let is_needed = state.waiting > 0;
        let called = state.called;
        drop(state);
        if is_needed {
            self.wake.notify_one();
        }
        called
    }

    /// Resolves when all items before `number` have been dealt with, well or not.
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

    /// From now on items are dropped.
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

    fn tell(&self, state: &State<T>) {
        let so_far = state.under_way.iter().copied().min().unwrap_or(state.taken);
        self.dealt_with
            .send_if_modified(|known| std::mem::replace(known, so_far) != so_far);
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.state)
    }
}
