//! What calls of models are counted and timed by, whether their spans are sampled or not.

use super::Answer;
use crate::Instruments;
use crate::semconv::ERROR_TYPE;
use crate::semconv::genai as keys;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, Meter};
use std::sync::Arc;
use std::time::Duration;

/// The bounds that the conventions advise.
const SECONDS: [f64; 14] = [
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const TOKENS: [f64; 14] = [
    1.0,
    4.0,
    16.0,
    64.0,
    256.0,
    1024.0,
    4096.0,
    16384.0,
    65536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
];

struct Histograms {
    duration: Histogram<f64>,
    first_chunk: Histogram<f64>,
    output_chunk: Histogram<f64>,
    tokens: Histogram<u64>,
}

static HISTOGRAMS: Instruments<Histograms> =
    Instruments::new(concat!(env!("CARGO_CRATE_NAME"), "::clients"), |meter| {
        Histograms {
            duration: seconds(
                meter,
                keys::CLIENT_OPERATION_DURATION,
                "GenAI operation duration.",
            ),
            first_chunk: seconds(
                meter,
                keys::CLIENT_TIME_TO_FIRST_CHUNK,
                "Time to receive the first chunk of a streamed response.",
            ),
            output_chunk: seconds(
                meter,
                keys::CLIENT_TIME_PER_OUTPUT_CHUNK,
                "Time per output chunk after the first one.",
            ),
            tokens: meter
                .u64_histogram(keys::CLIENT_TOKEN_USAGE)
                .with_description("Number of input and output tokens used.")
                .with_unit("{token}")
                .with_boundaries(TOKENS.to_vec())
                .build(),
        }
    })
    .with_version(env!("CARGO_PKG_VERSION"));

fn seconds(meter: &Meter, name: &'static str, description: &'static str) -> Histogram<f64> {
    meter
        .f64_histogram(name)
        .with_description(description)
        .with_unit("s")
        .with_boundaries(SECONDS.to_vec())
        .build()
}

/// One call that is measured.
pub(super) struct Measured {
    histograms: Arc<Histograms>,
    /// What the conventions allow, as far as it is known; the model that answers comes later.
    attributes: Vec<KeyValue>,
    knows_model: bool,
}

impl Measured {
    /// `None` where nobody collects: then nothing about the call needs to be found out for a metric.
    pub(super) fn start(attributes: impl FnOnce() -> Vec<KeyValue>) -> Option<Self> {
        HISTOGRAMS.get().map(|histograms| Self {
            histograms,
            attributes: attributes(),
            knows_model: false,
        })
    }

    pub(super) fn first_chunk(&mut self, after: Duration, answer: &Answer) {
        self.learn(answer);
        let seconds = after.as_secs_f64();
        self.histograms
            .first_chunk
            .record(seconds, &self.attributes);
    }

    pub(super) fn output_chunk(&mut self, after: Duration, answer: &Answer) {
        self.learn(answer);
        let seconds = after.as_secs_f64();
        let attributes = &self.attributes;
        self.histograms.output_chunk.record(seconds, attributes);
    }

    pub(super) fn finish(mut self, after: Duration, answer: &Answer, failed: Option<&str>) {
        self.learn(answer);
        let error = failed.map(|error| KeyValue::new(ERROR_TYPE, error.to_owned()));
        self.record(error, |histograms, attributes| {
            let seconds = after.as_secs_f64();
            histograms.duration.record(seconds, attributes);
        });
        let counts = [
            ("input", answer.usage.input_tokens),
            ("output", answer.usage.output_tokens),
        ];
        for (kind, count) in counts {
            if let Some(count) = count {
                let kind = KeyValue::new(keys::TOKEN_TYPE, kind);
                self.record(Some(kind), |histograms, attributes| {
                    histograms.tokens.record(count, attributes);
                });
            }
        }
    }

    /// With one attribute that the others do not have.
    fn record(&mut self, own: Option<KeyValue>, record: impl FnOnce(&Histograms, &[KeyValue])) {
        let common = self.attributes.len();
        self.attributes.extend(own);
        record(&self.histograms, &self.attributes);
        self.attributes.truncate(common);
    }

    fn learn(&mut self, answer: &Answer) {
        if self.knows_model {
            return;
        }
        if let Some(model) = answer.response_model() {
            self.knows_model = true;
            let model = KeyValue::new(keys::RESPONSE_MODEL, model.to_owned());
            self.attributes.push(model);
        }
    }
}
