//! What goes when there is no room.

use super::index::{Index, Rank};
use opentelemetry::trace::TraceId;
use std::time::Instant;

impl Index {
    /// Lets go of what is too old, and then of as much as is too much, but for the trace that asks for room.
    pub(super) fn make_room(&mut self, asking: TraceId, now: Instant) {
        self.drop_old(now);
        while self.is_over() {
            let Some(next) = self.next_to_go(asking) else {
                return;
            };
            self.evict(next);
        }
    }

    pub(super) fn drop_old(&mut self, now: Instant) {
        for rank in Rank::ALL {
            while let Some((_, id)) = self.orders[rank as usize].traces.first_key_value() {
                let id = *id;
                let since = self.traces.get(&id).map(|held| held.since);
                if since.is_some_and(|since| now.duration_since(since) < self.limits.age) {
                    break;
                }
                self.evict(id);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.counts.bytes > self.limits.bytes
            || self.counts.spans > self.limits.spans
            || self.traces.len() > self.limits.traces
    }

    fn next_to_go(&self, asking: TraceId) -> Option<TraceId> {
        let [logs_only, ordinary, important] = &self.orders;
        let has_half = important.bytes > self.limits.bytes / 2
            || important.spans > self.limits.spans / 2
            || important.traces.len() > self.limits.traces / 2;
        let by_rank = if has_half {
            [logs_only, important, ordinary]
        } else {
            [logs_only, ordinary, important]
        };
        let mut ids = by_rank.iter().flat_map(|order| order.traces.values());
        ids.find(|id| **id != asking).copied()
    }

    pub(super) fn evict(&mut self, id: TraceId) {
        let Some(held) = self.traces.remove(&id) else {
            return;
        };
        self.leave(&held);
        for span in held.trace.spans() {
            self.catalog.remove(span);
        }
        self.counts.traces = self.traces.len();
        self.counts.spans -= held.trace.spans().len();
        self.counts.logs -= held.trace.logs().len();
        self.counts.evicted_traces += 1;
        self.counts.evicted_spans += held.trace.spans().len() as u64;
        self.counts.evicted_logs += held.trace.logs().len() as u64;
    }
}
