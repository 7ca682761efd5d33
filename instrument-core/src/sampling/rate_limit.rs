//! So many traces in a second, and no more.

use super::clock::Clock;
use super::question::{Parent, Question};
use super::rate::Rate;
use opentelemetry_sdk::trace::SamplingResult;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// A token bucket that holds what one second brings, kept as the one moment until which its tokens are spent.
#[derive(Debug)]
pub(super) struct RateLimit {
    per_second: f64,
    /// In nanoseconds: what one trace costs, and how far the spent moment may lie ahead of now.
    cost: u64,
    reach: u64,
    spent_until: AtomicU64,
    /// How many roots were left out since the last that was kept, which stands for them.
    left_out: AtomicU64,
    clock: Clock,
}

impl RateLimit {
    pub(super) fn new(traces_per_second: f64, clock: Clock) -> Self {
        let per_second = traces_per_second.max(0.0);
        let tokens = per_second.max(1.0);
        // A conversion to an integer saturates: with no traces per second, one costs all the time there is.
        let cost = (1e9 / per_second) as u64;
        Self {
            per_second,
            cost,
            reach: ((tokens - 1.0) * 1e9 / tokens) as u64,
            spent_until: AtomicU64::new(0),
            left_out: AtomicU64::new(0),
            clock,
        }
    }

    /// Below a local parent the trace has been decided, and costs nothing more.
    pub(super) fn decide(&self, question: Question<'_>) -> SamplingResult {
        if let Parent::Local { sampled } = question.parent() {
            return question.follow(sampled);
        }
        let kept = self.take();
        let is_root = question.is_root();
        if !kept && is_root {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        question.answer(kept, || {
            if !is_root {
                return Vec::new();
            }
            let left_out = self.left_out.swap(0, Ordering::Relaxed);
            vec![Rate::new(1.0 / (left_out as f64 + 1.0)).attribute()]
        })
    }

    fn take(&self) -> bool {
        if self.per_second <= 0.0 {
            return false;
        }
        let now = u64::try_from(self.clock.now().as_nanos()).unwrap_or(u64::MAX);
        self.spent_until
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |spent| {
                let spent = spent.max(now);
                (spent - now <= self.reach).then(|| spent.saturating_add(self.cost))
            })
            .is_ok()
    }
}

impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {} traces/s", self.per_second)
    }
}
