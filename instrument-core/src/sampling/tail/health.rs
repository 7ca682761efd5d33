//! What became of the traces that were held, in numbers.

use super::policy::Reason;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Counts of a [`TailProcessor`](super::TailProcessor). Every trace that came is kept, dropped or held.
///
/// A trace that comes back to this process after it was dropped is counted once more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TailHealth {
    /// Traces kept since a span of theirs failed.
    pub kept_errors: u64,
    /// Traces kept since they were slow.
    pub kept_slow: u64,
    /// Traces kept for an attribute.
    pub kept_by_rule: u64,
    /// Traces kept since the head had sampled them.
    pub kept_by_default: u64,
    /// Traces not kept.
    pub dropped: u64,
    /// Of the kept and dropped traces, those decided before their end, as too much was held.
    pub early_when_full: u64,
    /// Of the kept and dropped traces, those decided before their end, as they took too long or the process ended.
    pub early_when_overdue: u64,
    /// Spans that ended after their trace was decided and followed its decision.
    pub late_spans: u64,
    /// Spans that ended when their trace was forgotten; each was decided by itself.
    pub forgotten_spans: u64,
    /// Spans handed on.
    pub spans_kept: u64,
    /// Spans not kept.
    pub spans_dropped: u64,
    /// Traces held now.
    pub held_traces: usize,
    /// Ended spans held now.
    pub held_spans: usize,
    /// Bytes held now, by estimate.
    pub held_bytes: usize,
}

impl TailHealth {
    /// All traces kept.
    #[must_use]
    pub fn kept(&self) -> u64 {
        self.kept_errors + self.kept_slow + self.kept_by_rule + self.kept_by_default
    }
}

impl fmt::Display for TailHealth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "kept {} traces ({} failed, {} slow, {} by rule, {} by default), dropped {}, decided {} early, holds {}",
            self.kept(),
            self.kept_errors,
            self.kept_slow,
            self.kept_by_rule,
            self.kept_by_default,
            self.dropped,
            self.early_when_full + self.early_when_overdue,
            self.held_traces,
        )
    }
}

/// A way to a [`TailProcessor`](super::TailProcessor) that an SDK provider has taken.
#[derive(Clone)]
pub struct TailHandle(pub(super) Arc<dyn Held>);

pub(super) trait Held: Send + Sync {
    fn health(&self) -> TailHealth;
    fn decide_overdue(&self);
}

impl TailHandle {
    /// What became of the traces so far.
    #[must_use]
    pub fn health(&self) -> TailHealth {
        self.0.health()
    }

    /// Decides what has been held for too long. Every span that starts a trace or ends does so for its share of the
    /// traces, and a flush for all; this is for a process without either.
    pub fn decide_overdue(&self) {
        self.0.decide_overdue();
    }
}

impl fmt::Debug for TailHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TailHandle").field(&self.health()).finish()
    }
}

/// Why a trace was decided before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Early {
    Full,
    Overdue,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    kept_errors: AtomicU64,
    kept_slow: AtomicU64,
    kept_by_rule: AtomicU64,
    kept_by_default: AtomicU64,
    dropped: AtomicU64,
    early_when_full: AtomicU64,
    early_when_overdue: AtomicU64,
    pub(super) late_spans: AtomicU64,
    pub(super) forgotten_spans: AtomicU64,
    pub(super) spans_kept: AtomicU64,
    pub(super) spans_dropped: AtomicU64,
    pub(super) held_traces: AtomicUsize,
    pub(super) held_spans: AtomicUsize,
    pub(super) held_bytes: AtomicUsize,
}

impl Counters {
    pub(super) fn decided(&self, reason: Option<&Reason>, early: Option<Early>) {
        add(match reason {
            Some(Reason::Error) => &self.kept_errors,
            Some(Reason::Slow) => &self.kept_slow,
            Some(Reason::Rule(_)) => &self.kept_by_rule,
            Some(Reason::Default) => &self.kept_by_default,
            None => &self.dropped,
        });
        match early {
            Some(Early::Full) => add(&self.early_when_full),
            Some(Early::Overdue) => add(&self.early_when_overdue),
            None => {}
        }
    }

    pub(super) fn snapshot(&self) -> TailHealth {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let size = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        TailHealth {
            kept_errors: count(&self.kept_errors),
            kept_slow: count(&self.kept_slow),
            kept_by_rule: count(&self.kept_by_rule),
            kept_by_default: count(&self.kept_by_default),
            dropped: count(&self.dropped),
            early_when_full: count(&self.early_when_full),
            early_when_overdue: count(&self.early_when_overdue),
            late_spans: count(&self.late_spans),
            forgotten_spans: count(&self.forgotten_spans),
            spans_kept: count(&self.spans_kept),
            spans_dropped: count(&self.spans_dropped),
            held_traces: size(&self.held_traces),
            held_spans: size(&self.held_spans),
            held_bytes: size(&self.held_bytes),
        }
    }
}

pub(super) fn add(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
