//! The traces that are held and those that are remembered, or one part of them.

use super::health::Early;
use super::policy::Reason;
use super::shared::Shared;
use super::visit::Visit;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::SpanData;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[derive(Debug, Default)]
pub(super) struct Shard {
    traces: HashMap<TraceId, Trace>,
    /// Visits in the order of their begin. Those decided in the meantime are skipped when their turn comes.
    waiting: VecDeque<(TraceId, u32)>,
    /// Decisions in the order of their being made, to be forgotten in that order.
    remembered: VecDeque<(TraceId, u32)>,
    held: usize,
}

#[derive(Debug)]
enum Trace {
    Held(Box<Visit>),
    /// A reason to keep it, or none.
    Decided {
        visit: u32,
        reason: Option<Reason>,
    },
}

/// A trace that left the shard, to be handed on or dropped outside its lock.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) spans: Vec<SpanData>,
    pub(super) reason: Option<Reason>,
}

impl Decided {
    fn one(span: SpanData, reason: Option<Reason>) -> Self {
        Self {
            spans: vec![span],
            reason,
        }
    }
}

/// A span as it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) trace: TraceId,
    pub(super) span: SpanId,
    pub(super) local_parent: Option<SpanId>,
    pub(super) sampled: bool,
}

impl Shard {
    pub(super) fn start(
        &mut self,
        start: Start,
        now: Duration,
        shared: &Shared,
        out: &mut Vec<Decided>,
    ) {
        let mut begins = |number, earlier| {
            let mut visit = Box::new(Visit::new(number, earlier, now));
            visit.start_root(start.span, start.sampled);
            shared.counters.held_traces.fetch_add(1, Ordering::Relaxed);
            grow(&shared.counters.held_bytes, 0, visit.bytes);
            self.waiting.push_back((start.trace, number));
            self.held += 1;
            Trace::Held(visit)
        };
        match self.traces.entry(start.trace) {
            // Also a child of what is forgotten, or was never recorded, begins anew.
            Entry::Vacant(entry) => {
                entry.insert(begins(0, None));
            }
            Entry::Occupied(mut entry) => match (entry.get_mut(), start.local_parent) {
                (Trace::Held(visit), parent) => {
                    let before = visit.bytes;
                    match parent {
                        None => visit.start_root(start.span, start.sampled),
                        Some(parent) => visit.start_child(start.span, parent),
                    }
                    grow(&shared.counters.held_bytes, before, visit.bytes);
                }
                (Trace::Decided { visit, reason }, None) => {
                    let next = begins(visit.wrapping_add(1).max(1), reason.take());
                    entry.insert(next);
                }
                (Trace::Decided { .. }, Some(_)) => {}
            },
        }
        self.relieve(now, shared, out);
    }

    pub(super) fn end(
        &mut self,
        span: SpanData,
        now: Duration,
        shared: &Shared,
        out: &mut Vec<Decided>,
    ) {
        let counters = &shared.counters;
        let trace = span.span_context.trace_id();
        let mut late = |span, reason: Option<&Reason>| {
            counters.late_spans.fetch_add(1, Ordering::Relaxed);
            out.push(Decided::one(span, reason.cloned()));
        };
        match self.traces.get_mut(&trace) {
            Some(Trace::Held(visit)) if visit.is_member(span.span_context.span_id()) => {
                let before = visit.bytes;
                let is_over = visit.end(span, &shared.policy);
                counters.held_spans.fetch_add(1, Ordering::Relaxed);
                grow(&counters.held_bytes, before, visit.bytes);
                if is_over {
                    out.extend(self.decide(trace, None, now, shared));
                }
            }
            Some(Trace::Held(visit)) => late(span, visit.earlier()),
            Some(Trace::Decided { reason, .. }) => late(span, reason.as_ref()),
            None => {
                counters.forgotten_spans.fetch_add(1, Ordering::Relaxed);
                let default = span.span_context.is_sampled().then_some(Reason::Default);
                let reason = shared.policy.reason(&span).or(default);
                out.push(Decided::one(span, reason));
            }
        }
        self.relieve(now, shared, out);
    }

    /// Decides what is too much, the oldest first, and what has waited for too long.
    pub(super) fn relieve(&mut self, now: Duration, shared: &Shared, out: &mut Vec<Decided>) {
        while let Some(&(trace, number)) = self.waiting.front() {
            let Some(since) = self.held_since(trace, number) else {
                self.waiting.pop_front();
                continue;
            };
            let early = if shared.is_full() {
                Early::Full
            } else if now.saturating_sub(since) >= shared.limits.wait {
                Early::Overdue
            } else {
                break;
            };
            self.waiting.pop_front();
            out.extend(self.decide(trace, Some(early), now, shared));
        }
        // One trace that waits long at the front must not pile up the decided ones behind it.
        if self.waiting.len() > 2 * self.held + 64 {
            let mut waiting = std::mem::take(&mut self.waiting);
            waiting.retain(|&(trace, number)| self.held_since(trace, number).is_some());
            self.waiting = waiting;
        }
    }

    pub(super) fn decide_all(&mut self, now: Duration, shared: &Shared, out: &mut Vec<Decided>) {
        while let Some((trace, number)) = self.waiting.pop_front() {
            if self.held_since(trace, number).is_some() {
                out.extend(self.decide(trace, Some(Early::Overdue), now, shared));
            }
        }
    }

    fn held_since(&self, trace: TraceId, number: u32) -> Option<Duration> {
        match self.traces.get(&trace) {
            Some(Trace::Held(visit)) if visit.number == number => Some(visit.since),
            _ => None,
        }
    }

    fn decide(
        &mut self,
        trace: TraceId,
        early: Option<Early>,
        now: Duration,
        shared: &Shared,
    ) -> Option<Decided> {
        let entry = self.traces.get_mut(&trace)?;
        let Trace::Held(visit) = entry else {
            return None;
        };
        let reason = visit.verdict(&shared.policy, early.map(|_| now));
        let (number, bytes) = (visit.number, visit.bytes);
        let spans = std::mem::take(&mut visit.spans);
        *entry = Trace::Decided {
            visit: number,
            reason: reason.clone(),
        };
        self.held -= 1;
        let counters = &shared.counters;
        counters.held_traces.fetch_sub(1, Ordering::Relaxed);
        counters
            .held_spans
            .fetch_sub(spans.len(), Ordering::Relaxed);
        counters.held_bytes.fetch_sub(bytes, Ordering::Relaxed);
        counters.decided(reason.as_ref(), early);
        self.remember(trace, number, shared);
        Some(Decided { spans, reason })
    }

    fn remember(&mut self, trace: TraceId, number: u32, shared: &Shared) {
        self.remembered.push_back((trace, number));
        while self.remembered.len() > shared.remembers() {
            let Some((trace, number)) = self.remembered.pop_front() else {
                break;
            };
            // A trace that came back has a later decision, or none yet.
            if let Entry::Occupied(entry) = self.traces.entry(trace) {
                if matches!(entry.get(), Trace::Decided { visit, .. } if *visit == number) {
                    entry.remove();
                }
            }
        }
    }
}

fn grow(total: &AtomicUsize, before: usize, after: usize) {
    total.fetch_add(after - before, Ordering::Relaxed);
}

#[cfg(test)]
mod tests;
