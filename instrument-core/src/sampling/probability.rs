//! A share of traces by the threshold algorithm, which the trace state tells.

use super::question::{Question, result};
use super::rate::Rate;
use super::trace_state;
use opentelemetry_sdk::trace::SamplingResult;
use std::fmt;

const BITS: u32 = 56;

#[derive(Clone, Copy, Debug)]
pub(super) struct Probability {
    rate: Rate,
    /// The least randomness that is kept; 2^56 keeps none.
    threshold: u64,
}

impl Probability {
    pub(super) fn new(rate: f64) -> Self {
        let rate = Rate::new(rate);
        let kept = (rate.get() * 2f64.powi(BITS as i32)).round_ties_even() as u64;
        Self {
            rate,
            threshold: (1 << BITS) - kept,
        }
    }

    pub(super) fn decide(&self, question: Question<'_>) -> SamplingResult {
        let state = question.trace_state();
        let randomness = trace_state::randomness(&state)
            .unwrap_or_else(|| question.low_bits() & ((1 << BITS) - 1));
        let kept = randomness >= self.threshold;
        let attributes = if kept && question.is_root() {
            vec![self.rate.attribute()]
        } else {
            Vec::new()
        };
        let threshold = kept.then_some(self.threshold);
        result(
            kept,
            attributes,
            trace_state::with_threshold(state, threshold),
        )
    }
}

/// The probability that a threshold stands for.
pub(super) fn of_threshold(threshold: u64) -> f64 {
    1.0 - threshold as f64 / 2f64.powi(BITS as i32)
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of traces by threshold", self.rate)
    }
}
