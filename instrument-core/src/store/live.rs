//! Who is told of traces as they change.

mod listeners;

pub(super) use listeners::Listeners;

use super::trace::TraceSummary;
use super::trace_store::TraceStore;
use crate::locked::lock;
use futures_core::Stream;
use listeners::Changes;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Instant;

/// A stream of the traces that change, each as it is when it is looked at. Made by [`TraceStore::live`].
///
/// Whoever reads slowly sees a trace that changed often once, and misses the oldest changes when there are very many.
#[derive(Debug)]
pub struct Live {
    store: TraceStore,
    changes: Arc<Mutex<Changes>>,
}

/// # Watching it
impl TraceStore {
    /// The traces that change from now on. Only what is put in its place is told of: a thread sees to that ten times a second.
    #[must_use]
    pub fn live(&self) -> Live {
        self.listen(None)
    }

    /// The traces that change from where another stream [was](Live::position), as far as that is not long ago, and from now on.
    #[must_use]
    pub fn live_after(&self, position: u64) -> Live {
        self.listen(Some(position))
    }

    /// Ends every stream of changes: a service that shuts down would wait for whoever reads them.
    pub fn end_live(&self) {
        self.listeners().end();
    }

    fn listen(&self, after: Option<u64>) -> Live {
        let live = Live {
            store: self.clone(),
            changes: self.listeners().add(after),
        };
        // Which also ends it in time.
        self.start_thread();
        self.inbox().wake();
        live
    }
}

impl Live {
    /// Ends at that time: after what has changed by then, and a moment later at most.
    #[must_use]
    pub fn until(self, end: Instant) -> Self {
        lock(&self.changes).until = Some(end);
        self
    }

    /// Where it has begun, or ended: [`TraceStore::live_after`] goes on from there.
    #[must_use]
    pub fn position(&self) -> u64 {
        lock(&self.changes).position
    }
}

impl Stream for Live {
    type Item = TraceSummary;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<TraceSummary>> {
        loop {
            let next = match lock(&self.changes).next(cx) {
                Poll::Ready(Some(next)) => next,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            };
            // It may be gone already, or have log records only.
            if let Some(summary) = self.store.kept(next).and_then(|trace| trace.summary()) {
                return Poll::Ready(Some(summary));
            }
        }
    }
}
