//! What all shards share: the policy, the limits and the counts.

use super::health::Counters;
use super::policy::Policy;
use super::processor::SHARDS;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How much is held, by all shards together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) traces: usize,
    pub(super) spans: usize,
    pub(super) bytes: usize,
    pub(super) wait: Duration,
}

/// What all shards share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) policy: Policy,
    pub(super) limits: Limits,
    pub(super) counters: Counters,
}

impl Shared {
    pub(super) fn is_full(&self) -> bool {
        let (limits, counters) = (&self.limits, &self.counters);
        counters.held_traces.load(Ordering::Relaxed) > limits.traces
            || counters.held_spans.load(Ordering::Relaxed) > limits.spans
            || counters.held_bytes.load(Ordering::Relaxed) > limits.bytes
    }

    /// How many decisions a shard remembers: eight times what it may hold.
    pub(super) fn remembers(&self) -> usize {
        (self.limits.traces.saturating_mul(8) / SHARDS).max(64)
    }
}
