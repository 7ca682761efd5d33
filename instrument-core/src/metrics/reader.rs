//! A reader that is asked.

use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::reader::MetricReader;
use opentelemetry_sdk::metrics::{InstrumentKind, ManualReader, Pipeline, Temporality};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// The SDK's reader, kept by who asks as well as by the provider.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader(Arc<ManualReader>);

impl Reader {
    /// What there is now, or nothing after the provider was shut down.
    pub(super) fn metrics(&self) -> ResourceMetrics {
        let mut metrics = ResourceMetrics::default();
        if self.0.collect(&mut metrics).is_err() {
            return ResourceMetrics::default();
        }
        metrics
    }
}

impl MetricReader for Reader {
    fn register_pipeline(&self, pipeline: Weak<Pipeline>) {
        self.0.register_pipeline(pipeline);
    }

    fn collect(&self, metrics: &mut ResourceMetrics) -> OTelSdkResult {
        self.0.collect(metrics)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn temporality(&self, kind: InstrumentKind) -> Temporality {
        self.0.temporality(kind)
    }
}
