//! A share of traces, from 0 to 1.

use crate::semconv::sampling::SAMPLING_RATE;
use opentelemetry::KeyValue;
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rate(f64);

impl Rate {
    /// What is no number is no rate: nothing is kept by it.
    pub(super) fn new(rate: f64) -> Self {
        let held = if rate.is_nan() {
            0.0
        } else {
            rate.clamp(0.0, 1.0)
        };
        if !(0.0..=1.0).contains(&rate) {
            crate::say(format_args!(
                "a sampling rate of {rate} is held to {held}: rates are shares of traces, from 0 to 1"
            ));
        }
        Self(held)
    }

    pub(super) fn get(self) -> f64 {
        self.0
    }

    pub(super) fn attribute(self) -> KeyValue {
        KeyValue::new(SAMPLING_RATE, self.0)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without what binary fractions leave behind: 0.07 * 100 is 7.000000000000001.
        let percent = (self.0 * 1e8).round() / 1e6;
        write!(f, "{percent} %")
    }
}
