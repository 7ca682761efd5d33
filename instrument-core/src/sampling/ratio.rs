//! A share of traces by their id, as OpenTelemetry's SDK for Rust decides it. Others, such as Java's, read other bits.

use super::question::Question;
use super::rate::Rate;
use opentelemetry_sdk::trace::SamplingResult;
use std::fmt;

#[derive(Clone, Copy, Debug)]
pub(super) struct Ratio {
    rate: Rate,
    /// The ids below it, in their low 64 bits, are kept. 2^64 keeps all.
    bound: u128,
}

impl Ratio {
    pub(super) fn new(rate: f64) -> Self {
        let rate = Rate::new(rate);
        // A product with a power of two is exact; half a unit goes to the even neighbour, as in Python.
        let bound = (rate.get() * 2f64.powi(64)).round_ties_even() as u128;
        Self { rate, bound }
    }

    pub(super) fn rate(&self) -> Rate {
        self.rate
    }

    pub(super) fn keeps(&self, question: Question<'_>) -> bool {
        u128::from(question.low_bits()) < self.bound
    }

    pub(super) fn decide(&self, question: Question<'_>) -> SamplingResult {
        question.answer(self.keeps(question), || {
            // Below a parent the share is another one: the parent's comes first.
            if question.is_root() {
                vec![self.rate.attribute()]
            } else {
                Vec::new()
            }
        })
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of traces", self.rate)
    }
}
