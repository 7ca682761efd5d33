//! From what is configured to a provider.

use super::exemplars::Exemplars;
use super::meters::Meters;
use super::prometheus::Prometheus;
use super::reader::Reader;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use std::time::Duration;

/// What the provider is made of.
pub(crate) struct Options<E> {
    pub(crate) resource: Resource,
    /// Each gets everything at every interval, from a thread of its own.
    pub(crate) exporters: Vec<E>,
    pub(crate) interval: Duration,
    pub(crate) prometheus: bool,
}

/// A provider with its readers.
pub(crate) struct Built {
    /// To flush and to shut down.
    pub(crate) sdk: SdkMeterProvider,
    /// To be made the global one.
    pub(crate) meters: Meters,
    pub(crate) prometheus: Option<Prometheus>,
}

pub(crate) fn build<E: PushMetricExporter>(options: Options<E>) -> Built {
    let mut builder = SdkMeterProvider::builder().with_resource(options.resource);
    for exporter in options.exporters {
        let reader = PeriodicReader::builder(exporter)
            .with_interval(options.interval)
            .build();
        builder = builder.with_reader(reader);
    }
    if !options.prometheus {
        let sdk = builder.build();
        return Built {
            meters: Meters::new(sdk.clone(), None),
            sdk,
            prometheus: None,
        };
    }
    let (reader, exemplars) = (Reader::default(), Exemplars::default());
    let sdk = builder.with_reader(reader.clone()).build();
    Built {
        meters: Meters::new(sdk.clone(), Some(exemplars.clone())),
        sdk,
        prometheus: Some(Prometheus::new(reader, exemplars)),
    }
}
