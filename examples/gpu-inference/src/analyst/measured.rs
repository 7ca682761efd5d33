//! What is measured of prompts, under the names that the dashboards ask for.

use crate::metric::{analyst as names, label};
use instrument_core::Instruments;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Gauge};

/// A prompt that takes more of the context soon leaves no room for the answer.
const HIGH: f64 = 0.8;

struct Measured {
    utilization: Gauge<f64>,
    high: Counter<u64>,
    truncated: Counter<u64>,
}

static MEASURED: Instruments<Measured> =
    Instruments::new("gpu_inference::analyst", |meter| Measured {
        utilization: names::CONTEXT_UTILIZATION.f64_gauge(meter),
        high: names::HIGH_UTILIZATION.u64_counter(meter),
        truncated: names::TRUNCATED.u64_counter(meter),
    });

/// A prompt took so many tokens of the model's context.
pub(super) fn took(tokens: u32, context: u32, model: &str) {
    if let Some(measured) = MEASURED.get() {
        let share = f64::from(tokens) / f64::from(context);
        let model = KeyValue::new(label::MODEL, model.to_owned());
        measured.utilization.record(share, &[model]);
        if share > HIGH {
            measured.high.add(1, &[]);
        }
    }
}

/// A prompt leaves detections out.
pub(super) fn truncated() {
    if let Some(measured) = MEASURED.get() {
        measured.truncated.add(1, &[]);
    }
}
