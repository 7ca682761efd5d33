//! What is measured beside a span, when it is asked for: its cost, and whether it is worth keeping.

use crate::cost::Cost;
use crate::min_duration::MinDuration;
use crate::outcome::Outcome;
use opentelemetry::Context;

/// Begun when the span has started, finished just before it ends.
#[derive(Debug)]
pub(crate) struct Meter {
    cost: Option<Cost>,
    min_duration: Option<MinDuration>,
}

impl Meter {
    /// `None` where nothing is asked for.
    pub(crate) fn start(cost: bool, min_duration: Option<MinDuration>) -> Option<Self> {
        (cost || min_duration.is_some()).then(|| Self {
            cost: cost.then(Cost::start),
            min_duration,
        })
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
