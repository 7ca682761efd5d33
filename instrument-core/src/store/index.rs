//! Everything that is kept, in its place.

use super::catalog::Catalog;
use super::counts::StoreCounts;
use super::limits::StoreLimits;
use super::log::StoredLog;
use super::span::StoredSpan;
use super::trace::Trace;
use opentelemetry::trace::{SpanId, TraceId};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Everything that is kept.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) limits: StoreLimits,
    pub(super) traces: HashMap<TraceId, Held>,
    /// Of each rank, in the order in which they came.
    pub(super) orders: [Order; Rank::ALL.len()],
    pub(super) catalog: Catalog,
    pub(super) counts: StoreCounts,
    next: u64,
}

/// Traces of one rank.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) traces: BTreeMap<u64, TraceId>,
    pub(super) bytes: usize,
    pub(super) spans: usize,
}

#[derive(Debug)]
pub(super) struct Held {
    pub(super) trace: Arc<Trace>,
    pub(super) known: HashSet<SpanId>,
    pub(super) number: u64,
    pub(super) rank: Rank,
    pub(super) since: Instant,
}

/// What goes first has the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// There are only log records of it.
    LogsOnly,
    Ordinary,
    /// It failed or was slow.
    Important,
}

impl Rank {
    pub(super) const ALL: [Self; 3] = [Self::LogsOnly, Self::Ordinary, Self::Important];
}

impl Index {
    pub(super) fn new(limits: StoreLimits) -> Self {
        let counts = StoreCounts {
            max_traces: limits.traces,
            max_spans: limits.spans,
            max_bytes: limits.bytes,
            max_age: limits.age,
            ..StoreCounts::default()
        };
        Self {
            limits,
            traces: HashMap::new(),
            orders: Default::default(),
            catalog: Catalog::default(),
            counts,
            next: 0,
        }
    }

    /// Whether it is here now.
    pub(super) fn add(&mut self, span: StoredSpan, now: Instant) -> bool {
        self.counts.received_spans += 1;
        let (id, span_id, weight) = (span.trace_id, span.span_id, span.weight());
        if id == TraceId::INVALID || span_id == SpanId::INVALID {
            self.counts.refused_spans += 1;
            return false;
        }
        let (most_spans, most_bytes) = (self.limits.spans_per_trace, self.limits.bytes_per_trace());
        let held = self.traces.get(&id);
        if held.is_some_and(|held| held.known.contains(&span_id)) {
            self.counts.repeated_spans += 1;
            return true;
        }
        let (spans, bytes) = held.map_or((0, 0), |held| {
            (held.trace.spans().len(), held.trace.bytes())
        });
        if spans >= most_spans.min(self.limits.spans) || bytes + weight > most_bytes {
            self.counts.refused_spans += 1;
            return false;
        }
        let is_important =
            span.is_error() || Duration::from_nanos(span.duration()) >= self.limits.slow;
        let at_least = if is_important {
            Rank::Important
        } else {
            Rank::Ordinary
        };
        self.catalog.add(&span);
        self.change(id, at_least, now, |held| {
            held.known.insert(span_id);
            Arc::make_mut(&mut held.trace).add(Arc::new(span));
        });
        self.counts.spans += 1;
        self.make_room(id, now);
        true
    }

    pub(super) fn add_log(&mut self, log: StoredLog, now: Instant) {
        let id = log.trace_id;
        let held = self.traces.get(&id);
        let (logs, bytes) =
            held.map_or((0, 0), |held| (held.trace.logs().len(), held.trace.bytes()));
        let is_beyond = logs >= self.limits.logs_per_trace
            || bytes + log.weight() > self.limits.bytes_per_trace();
        if id == TraceId::INVALID || is_beyond {
            self.counts.refused_logs += 1;
            return;
        }
        self.change(id, Rank::LogsOnly, now, |held| {
            Arc::make_mut(&mut held.trace).add_log(Arc::new(log));
        });
        self.counts.logs += 1;
        self.make_room(id, now);
    }

    /// Does something to a trace, and puts it where it then belongs.
    fn change(
        &mut self,
        id: TraceId,
        at_least: Rank,
        now: Instant,
        change: impl FnOnce(&mut Held),
    ) {
        let mut held = self.traces.remove(&id).unwrap_or_else(|| {
            self.next += 1;
            Held {
                trace: Arc::new(Trace::new(id)),
                known: HashSet::new(),
                number: self.next,
                rank: at_least,
                since: now,
            }
        });
        self.leave(&held);
        change(&mut held);
        held.rank = held.rank.max(at_least);
        self.enter(&held);
        self.traces.insert(id, held);
        self.counts.traces = self.traces.len();
    }

    fn enter(&mut self, held: &Held) {
        let order = &mut self.orders[held.rank as usize];
        order.traces.insert(held.number, held.trace.id());
        order.bytes += held.trace.bytes();
        order.spans += held.trace.spans().len();
        self.counts.bytes = self.orders.iter().map(|order| order.bytes).sum();
    }

    pub(super) fn leave(&mut self, held: &Held) {
        let order = &mut self.orders[held.rank as usize];
        if order.traces.remove(&held.number).is_some() {
            order.bytes -= held.trace.bytes();
            order.spans -= held.trace.spans().len();
        }
        self.counts.bytes = self.orders.iter().map(|order| order.bytes).sum();
    }

    /// Traces with spans, each with its number in the order in which they came.
    pub(super) fn with_spans(&self) -> Vec<(u64, Arc<Trace>)> {
        let with_spans = |held: &&Held| held.rank > Rank::LogsOnly;
        let held = self.traces.values().filter(with_spans);
        held.map(|held| (held.number, held.trace.clone())).collect()
    }
}
