//! `db.client.operation.duration`: how long calls of databases take, whether their spans are sampled or not.

use crate::Instruments;
use opentelemetry::KeyValue;
use opentelemetry::metrics::Histogram;
use opentelemetry_semantic_conventions::metric::DB_CLIENT_OPERATION_DURATION;
use std::sync::Arc;
use std::time::Instant;

/// The bounds that the conventions advise.
const SECONDS: [f64; 8] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

struct Durations {
    operation: Histogram<f64>,
}

static DURATIONS: Instruments<Durations> =
    Instruments::new(concat!(env!("CARGO_CRATE_NAME"), "::clients"), |meter| {
        Durations {
            operation: meter
                .f64_histogram(DB_CLIENT_OPERATION_DURATION)
                .with_description("Duration of database client operations.")
                .with_unit("s")
                .with_boundaries(SECONDS.to_vec())
                .build(),
        }
    })
    .with_version(env!("CARGO_PKG_VERSION"));

/// Runs while an operation does, where anybody collects metrics.
pub(crate) struct Clock {
    started: Instant,
    durations: Arc<Durations>,
}

impl Clock {
    /// `None` where nobody measures: then nothing about the operation needs to be found out for a metric.
    pub(crate) fn start() -> Option<Self> {
        DURATIONS.get().map(|durations| Self {
            started: Instant::now(),
            durations,
        })
    }

    /// The operation has ended. The attributes are those that the conventions allow on the metric.
    pub(crate) fn stop(self, attributes: &[KeyValue]) {
        let elapsed = self.started.elapsed().as_secs_f64();
        self.durations.operation.record(elapsed, attributes);
    }
}
