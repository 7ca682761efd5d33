//! What is measured beside a span, when it is asked for: its cost, and whether it is worth keeping.

use crate::cost::Cost;
use crate::min_duration::MinDuration;
use crate::outcome::Outcome;
use opentelemetry::Context;
use std::time::Duration;

/// Begun when the span starts, finished just before it ends.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    cost: Option<Cost>,
    min_duration: Option<MinDuration>,
}

impl Meter {
    pub(crate) fn measure_cost(&mut self) {
        self.cost = Some(Cost::start());
    }

    pub(crate) fn require(&mut self, at_least: Duration) {
        self.min_duration = Some(MinDuration::start(at_least));
    }

    /// The parent's context as the span's own start is to see it, where that differs.
    pub(crate) fn watch(&self, parent: &Context) -> Option<Context> {
        self.min_duration
            .as_ref()
            .map(|min_duration| min_duration.watch(parent))
    }

    /// The span's work is polled.
    pub(crate) fn polled(&mut self) {
        if let Some(cost) = &mut self.cost {
            cost.polled();
        }
    }

    /// A stretch of the span's work begins on this thread.
    pub(crate) fn resume(&mut self) {
        if let Some(cost) = &mut self.cost {
            cost.resume();
        }
    }

    /// It ends, on the same thread.
    pub(crate) fn pause(&mut self) {
        if let Some(cost) = &mut self.cost {
            cost.pause();
        }
    }

    pub(crate) fn finish(self, context: &Context, outcome: Outcome) {
        if let Some(cost) = self.cost {
            cost.record_on(context);
        }
        if let Some(min_duration) = self.min_duration {
            min_duration.settle(context, outcome);
        }
    }
}
