//! Who is told of traces as they change.

use super::trace::TraceSummary;
use super::trace_store::TraceStore;
use futures_core::Stream;
use opentelemetry::trace::TraceId;
use std::collections::{HashSet, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

/// A stream of the traces that change, each as it is when it is looked at. Made by [`TraceStore::live`].
///
/// Whoever reads slowly sees a trace that changed often once, and misses the oldest changes when there are very many.
#[derive(Debug)]
pub struct Live {
    store: TraceStore,
    changes: Arc<Mutex<Changes>>,
}

#[derive(Debug, Default)]
pub(super) struct Changes {
    waiting: VecDeque<TraceId>,
    known: HashSet<TraceId>,
    waker: Option<Waker>,
    is_over: bool,
}

/// Those who listen.
#[derive(Debug, Default)]
pub(super) struct Listeners(Mutex<Vec<Weak<Mutex<Changes>>>>);

/// So many changed traces wait for whoever reads slowly.
const MOST: usize = 1000;

impl Live {
    pub(super) fn new(store: TraceStore) -> Self {
        let changes = Arc::default();
        store.listeners().lock().push(Arc::downgrade(&changes));
        Self { store, changes }
    }
}

impl Stream for Live {
    type Item = TraceSummary;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<TraceSummary>> {
        loop {
            let next = {
                let mut changes = lock(&self.changes);
                let next = changes.waiting.pop_front();
                match next {
                    Some(next) => {
                        changes.known.remove(&next);
                        next
                    }
                    None if changes.is_over => return Poll::Ready(None),
                    None => {
                        changes.waker = Some(cx.waker().clone());
                        return Poll::Pending;
                    }
                }
            };
            // It may be gone already, or have log records only.
            if let Some(summary) = self.store.kept(next).and_then(|trace| trace.summary()) {
                return Poll::Ready(Some(summary));
            }
        }
    }
}

impl Listeners {
    pub(super) fn are_any(&self) -> bool {
        self.lock().iter().any(|one| one.strong_count() > 0)
    }

    pub(super) fn tell(&self, changed: &HashSet<TraceId>) {
        let mut listeners = self.lock();
        listeners.retain(|one| one.strong_count() > 0);
        for listener in listeners.iter().filter_map(Weak::upgrade) {
            let waker = lock(&listener).add(changed);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    pub(super) fn end(&self) {
        for listener in self.lock().drain(..).filter_map(|one| one.upgrade()) {
            let waker = {
                let mut changes = lock(&listener);
                changes.is_over = true;
                changes.waker.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Weak<Mutex<Changes>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Changes {
    fn add(&mut self, changed: &HashSet<TraceId>) -> Option<Waker> {
        for id in changed {
            if self.known.insert(*id) {
                self.waiting.push_back(*id);
            }
        }
        while self.waiting.len() > MOST {
            if let Some(oldest) = self.waiting.pop_front() {
                self.known.remove(&oldest);
            }
        }
        self.waker.take()
    }
}

fn lock(changes: &Mutex<Changes>) -> MutexGuard<'_, Changes> {
    changes.lock().unwrap_or_else(PoisonError::into_inner)
}
