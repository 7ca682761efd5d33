//! What is measured beside a span, when it is asked for: its cost, and whether it is worth keeping.

use crate::clock;
use crate::cost::Cost;
use crate::min_duration::MinDuration;
use crate::outcome::Outcome;
use opentelemetry::Context;
use std::time::{Duration, Instant, SystemTime};

/// Begun when the span has started, finished just before it ends.
#[derive(Debug)]
pub(crate) struct Meter {
    since: Instant,
    /// How long the span had lasted by then, if it says that it began earlier.
    before: Duration,
    cost: Option<Cost>,
    min_duration: Option<MinDuration>,
}

impl Meter {
    /// `None` where nothing is asked for. `started`: see [`Builder::started_at`](crate::Builder::started_at).
    pub(crate) fn start(
        cost: bool,
        min_duration: Option<MinDuration>,
        started: Option<SystemTime>,
    ) -> Option<Self> {
        let min_duration = min_duration.and_then(MinDuration::begin);
        if !cost && min_duration.is_none() {
            return None;
        }
        let before = started.map(|at| clock::now().duration_since(at).unwrap_or_default());
        Some(Self {
            since: Instant::now(),
            before: before.unwrap_or_default(),
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

    /// Gives the minimum duration if it was not reached by what came to its end well.
    pub(crate) fn finish(self, context: &Context, outcome: Outcome) -> Option<MinDuration> {
        let lasted = self.before + self.since.elapsed();
        if let Some(cost) = self.cost {
            cost.record_on(context, lasted);
        }
        self.min_duration
            .filter(|it| outcome == Outcome::Ok && it.is_below(lasted))
    }
}
