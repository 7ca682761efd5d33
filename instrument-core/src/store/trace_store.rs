//! The store.

use super::counts::StoreCounts;
use super::inbox::Inbox;
use super::index::Index;
use super::intern::Interned;
use super::limits::StoreLimits;
use super::live::Listeners;
use super::query::Query;
use super::running::{Running, RunningSpan};
use super::span::StoredSpan;
use super::trace::Trace;
use crate::locked::lock;
use opentelemetry::trace::{SpanId, SpanKind, TraceId};
use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::Semaphore;

/// The traces of the last while. Clones are the same store. See the [module docs](super).
#[derive(Clone)]
pub struct TraceStore(pub(super) Arc<Shared>);

pub(super) struct Shared {
    pub(super) index: Mutex<Index>,
    pub(super) interned: Mutex<Interned>,
    pub(super) inbox: Inbox,
    pub(super) running: Running,
    pub(super) listeners: Listeners,
    /// Who still has ended spans.
    pub(super) sources: Mutex<Vec<Box<dyn Fn() + Send + Sync>>>,
    /// Held by whoever puts things in their place.
    pub(super) settling: Mutex<()>,
    pub(super) has_thread: Mutex<bool>,
    pub(super) left_out: Mutex<VecDeque<SpanId>>,
    pub(super) notes: Mutex<Vec<String>>,
    pub(super) turns: Arc<Semaphore>,
    pub(super) coming: Arc<AtomicUsize>,
}

/// So many spans are remembered as not to be kept.
const LEFT_OUT: usize = 1024;
/// So many requests are unpacked and taken at once.
const AT_ONCE: usize = 8;

impl TraceStore {
    /// An empty one.
    #[must_use]
    pub fn new(limits: StoreLimits) -> Self {
        Self(Arc::new(Shared {
            running: Running::new(limits.running),
            index: Mutex::new(Index::new(limits)),
            interned: Mutex::default(),
            inbox: Inbox::default(),
            listeners: Listeners::default(),
            sources: Mutex::default(),
            settling: Mutex::default(),
            has_thread: Mutex::default(),
            left_out: Mutex::default(),
            notes: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            coming: Arc::default(),
        }))
    }

    /// Keeps a span.
    pub fn add(&self, span: StoredSpan) {
        self.put(vec![span], Vec::new());
    }

    /// The traces that are looked for, in the order that is asked for.
    #[must_use]
    pub fn find(&self, query: &Query) -> Vec<Arc<Trace>> {
        let mut all = self.all();
        query.order.sort(&mut all);
        let found = all.into_iter().map(|(_, trace)| trace);
        let found = found.filter(|trace| query.matches(trace));
        found.take(query.limit).collect()
    }

    /// All traces with spans, each with its number in the order in which they came.
    pub(super) fn all(&self) -> Vec<(u64, Arc<Trace>)> {
        self.settle();
        self.index().with_spans()
    }

    /// One trace.
    #[must_use]
    pub fn trace(&self, id: TraceId) -> Option<Arc<Trace>> {
        self.settle();
        self.kept(id)
    }

    pub(super) fn kept(&self, id: TraceId) -> Option<Arc<Trace>> {
        let index = self.index();
        index.traces.get(&id).map(|held| held.trace.clone())
    }

    /// The services that spans are kept of.
    #[must_use]
    pub fn services(&self) -> Vec<Arc<str>> {
        self.settle();
        self.index().catalog.services()
    }

    /// What a service does: names of spans, with their kinds.
    #[must_use]
    pub fn operations(&self, service: &str) -> Vec<(Arc<str>, Option<SpanKind>)> {
        self.settle();
        self.index().catalog.operations(service)
    }

    /// The spans of this process that have started and not ended, the longest running first.
    #[must_use]
    pub fn running(&self) -> Vec<RunningSpan> {
        self.0.running.all()
    }

    /// How much there is, and what became of the rest.
    #[must_use]
    pub fn counts(&self) -> StoreCounts {
        self.settle();
        let mut counts = self.index().counts.clone();
        let (spans, logs) = self.0.inbox.refused();
        counts.refused_spans += spans;
        counts.received_spans += spans;
        counts.refused_logs += logs;
        counts.unknown_running = self.0.running.unknown();
        counts
    }

    /// How much is kept.
    #[must_use]
    pub fn limits(&self) -> StoreLimits {
        self.index().limits.clone()
    }

    /// Does not keep this span when it ends: that of a request that reads the store would be about nothing else.
    pub fn leave_out(&self, span: SpanId) {
        if span == SpanId::INVALID {
            return;
        }
        self.0.running.ended(span);
        let mut left_out = lock(&self.0.left_out);
        if left_out.len() == LEFT_OUT {
            left_out.pop_front();
        }
        left_out.push_back(span);
    }

    /// What those that fill it have to say to whoever reads it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        lock(&self.0.notes).clone()
    }

    pub(crate) fn note(&self, note: String) {
        lock(&self.0.notes).push(note);
    }

    pub(super) fn turns(&self) -> &Arc<Semaphore> {
        &self.0.turns
    }

    /// Bytes of what is coming in.
    pub(super) fn coming(&self) -> &Arc<AtomicUsize> {
        &self.0.coming
    }

    pub(super) fn inbox(&self) -> &Inbox {
        &self.0.inbox
    }

    pub(super) fn listeners(&self) -> &Listeners {
        &self.0.listeners
    }

    pub(super) fn running_here(&self) -> &Running {
        &self.0.running
    }

    pub(super) fn interned(&self) -> MutexGuard<'_, Interned> {
        lock(&self.0.interned)
    }

    pub(super) fn add_source(&self, source: impl Fn() + Send + Sync + 'static) {
        lock(&self.0.sources).push(Box::new(source));
    }

    pub(super) fn index(&self) -> MutexGuard<'_, Index> {
        lock(&self.0.index)
    }
}

/// So that a store is given as it is or lent.
impl From<&Self> for TraceStore {
    fn from(store: &Self) -> Self {
        store.clone()
    }
}

impl Default for TraceStore {
    fn default() -> Self {
        Self::new(StoreLimits::default())
    }
}

impl fmt::Debug for TraceStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = &self.index().counts;
        f.debug_struct("TraceStore")
            .field("traces", &counts.traces)
            .field("spans", &counts.spans)
            .finish_non_exhaustive()
    }
}
