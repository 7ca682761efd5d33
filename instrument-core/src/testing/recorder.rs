//! The span processor that keeps spans.

use super::tree::Node;
use super::{LostContext, OpenSpan, Tree};
use crate::DropShortSpans;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Keeps what is started and ended. A [`Kit`](super::Kit) has one; put it into an SDK provider of your own to look at
/// that provider's spans with the kit:
///
/// ```
/// use instrument_core::Provider;
/// use instrument_core::{span, testing::Kit};
/// use opentelemetry_sdk::trace::SdkTracerProvider;
///
/// let kit = Kit::new();
/// let sdk = SdkTracerProvider::builder().with_span_processor(kit.recorder()).build();
/// let _recording = Provider::new(sdk).enter();
/// span!("load_model").in_scope(|| { /* … */ });
/// assert_eq!(kit.tree(), "load_model");
/// ```
#[derive(Clone, Debug)]
pub struct Recorder {
    shared: Arc<Shared>,
    /// Short spans end here too, but are not kept.
    keep: Arc<DropShortSpans<Keep>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    finished: Condvar,
}

#[derive(Debug, Default)]
struct State {
    started: u64,
    /// By order of start.
    open: BTreeMap<u64, Open>,
    order: HashMap<SpanId, u64>,
    /// By order of end.
    finished: Vec<Finished>,
    /// Finished before the last reset.
    forgotten: HashSet<SpanId>,
    lost: Vec<LostContext>,
}

#[derive(Debug)]
struct Open {
    /// As it was when it started.
    data: SpanData,
    since: Instant,
    thread: String,
}

#[derive(Debug)]
struct Finished {
    order: u64,
    data: SpanData,
}

impl Recorder {
    pub(super) fn new() -> Self {
        let shared = Arc::<Shared>::default();
        let keep = Arc::new(DropShortSpans::new(Keep(shared.clone())));
        Self { shared, keep }
    }

    pub(super) fn finished(&self) -> Vec<SpanData> {
        self.shared.lock().finished()
    }

    /// All finished spans as soon as there are `count`, or how many there are after `timeout`.
    pub(super) fn wait_for(&self, count: usize, timeout: Duration) -> Result<Vec<SpanData>, usize> {
        let state = self.shared.lock();
        let (state, _) = self
            .shared
            .finished
            .wait_timeout_while(state, timeout, |state| state.finished.len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        if state.finished.len() < count { Err(state.finished.len()) } else { Ok(state.finished()) }
    }

    pub(super) fn open(&self) -> Vec<OpenSpan> {
        let state = self.shared.lock();
        let open = state.open.values().map(|open| OpenSpan {
            name: open.data.name.to_string(),
            span_context: open.data.span_context.clone(),
            thread: open.thread.clone(),
            since: open.since,
        });
        open.collect()
    }

    pub(super) fn orphans(&self) -> Vec<SpanData> {
        let state = self.shared.lock();
        let finished: HashSet<_> = state.finished.iter().map(|span| span.data.span_context.span_id()).collect();
        let is_known = |id| finished.contains(id) || state.order.contains_key(id) || state.forgotten.contains(id);
        let spans = state.finished.iter().map(|span| &span.data);
        spans.filter(|span| has_local_parent(span) && !is_known(&span.parent_span_id)).cloned().collect()
    }

    pub(super) fn lost_context(&self) -> Vec<LostContext> {
        self.shared.lock().lost.clone()
    }

    pub(super) fn tree(&self) -> Tree {
        let state = self.shared.lock();
        let finished = state.finished.iter().map(|span| (span.order, Node::finished(&span.data)));
        let open = state.open.iter().map(|(order, span)| (*order, Node::open(&span.data)));
        let mut nodes: Vec<_> = finished.chain(open).collect();
        nodes.sort_by_key(|(order, _)| *order);
        Tree::new(nodes.into_iter().map(|(_, node)| node).collect())
    }

    pub(super) fn reset(&self) {
        let mut state = self.shared.lock();
        state.lost.clear();
        let finished = std::mem::take(&mut state.finished);
        state.forgotten.extend(finished.iter().map(|span| span.data.span_context.span_id()));
    }
}

fn has_local_parent(span: &SpanData) -> bool {
    span.parent_span_id != SpanId::INVALID && !span.parent_span_is_remote
}

impl SpanProcessor for Recorder {
    fn on_start(&self, span: &mut Span, cx: &Context) {
        if let Some(data) = span.exported_data() {
            self.shared.lock().start(data);
        }
        self.keep.on_start(span, cx);
    }

    fn on_end(&self, span: SpanData) {
        let id = span.span_context.span_id();
        self.keep.on_end(span);
        self.shared.lock().end(id);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// The end of the line: what comes here is kept.
#[derive(Debug)]
struct Keep(Arc<Shared>);

impl SpanProcessor for Keep {
    fn on_start(&self, _span: &mut Span, _cx: &Context) {}

    fn on_end(&self, span: SpanData) {
        self.0.lock().keep(span);
        self.0.finished.notify_all();
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

impl Shared {
    /// A test that panicked while it held the lock is no reason for another to panic.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn finished(&self) -> Vec<SpanData> {
        self.finished.iter().map(|span| span.data.clone()).collect()
    }

    fn start(&mut self, data: SpanData) {
        let thread = thread_name();
        if self.is_lost(&data) {
            self.lost.push(LostContext {
                name: data.name.to_string(),
                span_context: data.span_context.clone(),
                thread: thread.clone(),
                while_open: self.open.values().take(3).map(|open| open.data.name.to_string()).collect(),
            });
        }
        let order = self.started;
        self.started += 1;
        self.order.insert(data.span_context.span_id(), order);
        self.open.insert(order, Open { data, since: Instant::now(), thread });
    }

    /// Whether a span that starts now has lost its context: see `Kit::lost_context`.
    fn is_lost(&self, data: &SpanData) -> bool {
        data.parent_span_id == SpanId::INVALID
            && !self.open.is_empty()
            && !Context::map_current(|cx| cx.span().span_context().is_valid())
            && !data.links.iter().any(|link| self.knows(&link.span_context))
    }

    fn knows(&self, span: &SpanContext) -> bool {
        let id = span.span_id();
        self.order.contains_key(&id)
            || self.forgotten.contains(&id)
            || self.finished.iter().any(|span| span.data.span_context.span_id() == id)
    }

    fn keep(&mut self, data: SpanData) {
        let id = data.span_context.span_id();
        let order = self.order.remove(&id).unwrap_or(u64::MAX);
        // In one step, so that no tree has the span twice.
        self.open.remove(&order);
        self.finished.push(Finished { order, data });
    }

    /// Also for a span that was not kept.
    fn end(&mut self, id: SpanId) {
        if let Some(order) = self.order.remove(&id) {
            self.open.remove(&order);
        }
    }
}

fn thread_name() -> String {
    let current = thread::current();
    current.name().map_or_else(|| format!("{:?}", current.id()), |name| format!("`{name}`"))
}
