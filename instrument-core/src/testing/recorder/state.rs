//! What a recorder knows.

use crate::testing::tree::Node;
use crate::testing::{LostContext, OpenSpan, Tree};
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt};
use opentelemetry_sdk::trace::SpanData;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem;
use std::thread;
use std::time::Instant;

#[derive(Debug, Default)]
pub(super) struct State {
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

impl State {
    pub(super) fn count(&self) -> usize {
        self.finished.len()
    }

    pub(super) fn finished(&self) -> Vec<SpanData> {
        self.finished.iter().map(|span| span.data.clone()).collect()
    }

    pub(super) fn open(&self) -> Vec<OpenSpan> {
        let open = self.open.values().map(|open| OpenSpan {
            name: open.data.name.to_string(),
            span_context: open.data.span_context.clone(),
            thread: open.thread.clone(),
            since: open.since,
        });
        open.collect()
    }

    pub(super) fn orphans(&self) -> Vec<SpanData> {
        let finished = self
            .finished
            .iter()
            .map(|span| span.data.span_context.span_id());
        let finished: HashSet<_> = finished.collect();
        let is_known = |id| {
            finished.contains(id) || self.order.contains_key(id) || self.forgotten.contains(id)
        };
        let spans = self.finished.iter().map(|span| &span.data);
        let orphans =
            spans.filter(|span| has_local_parent(span) && !is_known(&span.parent_span_id));
        orphans.cloned().collect()
    }

    pub(super) fn lost_context(&self) -> Vec<LostContext> {
        self.lost.clone()
    }

    pub(super) fn tree(&self) -> Tree {
        let finished = self
            .finished
            .iter()
            .map(|span| (span.order, Node::finished(&span.data)));
        let open = self
            .open
            .iter()
            .map(|(order, span)| (*order, Node::open(&span.data)));
        let mut nodes: Vec<_> = finished.chain(open).collect();
        nodes.sort_by_key(|(order, _)| *order);
        Tree::new(nodes.into_iter().map(|(_, node)| node).collect())
    }

    pub(super) fn reset(&mut self) {
        self.lost.clear();
        // Where nothing is under way, no span can be left that has a parent of an earlier time.
        if self.open.is_empty() {
            self.forgotten.clear();
        }
        let finished = mem::take(&mut self.finished).into_iter();
        self.forgotten
            .extend(finished.map(|span| span.data.span_context.span_id()));
    }

    pub(super) fn start(&mut self, data: SpanData) {
        let thread = thread_name();
        if self.is_lost(&data) {
            self.lost.push(LostContext {
                name: data.name.to_string(),
                span_context: data.span_context.clone(),
                thread: thread.clone(),
                while_open: self
                    .open
                    .values()
                    .take(3)
                    .map(|open| open.data.name.to_string())
                    .collect(),
            });
        }
        let order = self.started;
        self.started += 1;
        self.order.insert(data.span_context.span_id(), order);
        self.open.insert(
            order,
            Open {
                data,
                since: Instant::now(),
                thread,
            },
        );
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
            || self
                .finished
                .iter()
                .any(|span| span.data.span_context.span_id() == id)
    }

    pub(super) fn keep(&mut self, data: SpanData) {
        let id = data.span_context.span_id();
        let order = self.order.remove(&id).unwrap_or(u64::MAX);
        // In one step, so that no tree has the span twice.
        self.open.remove(&order);
        self.finished.push(Finished { order, data });
    }

    /// Also for a span that was not kept.
    pub(super) fn end(&mut self, id: SpanId) {
        if let Some(order) = self.order.remove(&id) {
            self.open.remove(&order);
        }
    }
}

fn thread_name() -> String {
    let current = thread::current();
    current
        .name()
        .map_or_else(|| format!("{:?}", current.id()), |name| format!("`{name}`"))
}

fn has_local_parent(span: &SpanData) -> bool {
    span.parent_span_id != SpanId::INVALID && !span.parent_span_is_remote
}
