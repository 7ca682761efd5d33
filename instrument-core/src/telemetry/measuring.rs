//! Metrics: to receivers, for Prometheus, and of telemetry itself.

use super::Telemetry;
use super::running::Hold;
use crate::Error;
use crate::config::{Config, Pipe};
use crate::export::otlp::MetricExporter;
use crate::export::{Exporter, PipeHealth, Processor, Protocol, Worker};
use crate::metrics::{self, Built, Options, PipelineCounts, Prometheus};
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::metrics::{SdkMeterProvider, Temporality};
use std::fmt;
use std::time::Duration;

/// What measures, if anything does.
#[derive(Default)]
pub(super) struct Measuring {
    built: Option<Built>,
    pub(super) counters: Vec<PipeHealth>,
}

pub(super) fn measuring(
    config: &Config,
    resource: &Resource,
    worker: &Worker,
    spans: &[PipeHealth],
) -> Result<Measuring, Error> {
    let mut exporters = Vec::new();
    for exporter in &config.metrics.exporters {
        match exporter {
            Exporter::Otlp(otlp) => {
                exporters.push(MetricExporter::new(otlp, Temporality::Cumulative, worker)?);
            }
            Exporter::Console => crate::say(format_args!(
                "metrics are not written to the console (OTEL_METRICS_EXPORTER); have them sent (otlp) or served (prometheus)"
            )),
        }
    }
    if exporters.is_empty() && !config.metrics.prometheus {
        return Ok(Measuring::default());
    }
    let counters = exporters.iter().map(MetricExporter::health).collect();
    let built = metrics::build(Options {
        resource: resource.clone(),
        exporters,
        interval: config.metrics.interval,
        prometheus: config.metrics.prometheus,
    });
    let pipes: Vec<_> = config.pipes.iter().cloned().zip(spans.to_vec()).collect();
    metrics::observe_pipelines(&built.meters.meter("instrument_core"), move || {
        let pipes = pipes.iter().enumerate();
        pipes
            .map(|(i, (pipe, health))| counts(i, pipe, health))
            .collect()
    });
    Ok(Measuring {
        built: Some(built),
        counters,
    })
}

fn counts(i: usize, pipe: &Pipe, health: &PipeHealth) -> PipelineCounts {
    let exporter_type = match &pipe.exporter {
        Exporter::Otlp(otlp) if otlp.protocol == Protocol::Grpc => "otlp_grpc_span_exporter",
        Exporter::Otlp(_) => "otlp_http_span_exporter",
        Exporter::Console => "console_span_exporter",
    };
    let health = health.snapshot();
    PipelineCounts {
        name: format!("{exporter_type}/{i}"),
        exporter_type,
        exported: health.exported,
        failed: health.failed,
        dropped: health.dropped,
        queued: health.queued,
        in_flight: None,
        queue_capacity: match &pipe.processor {
            Processor::Batch(batch) => u64::try_from(batch.max_queue_size).ok(),
            Processor::Simple => None,
        },
    }
}

impl Measuring {
    /// Makes it the one that instruments come from.
    pub(super) fn install(&self) {
        if let Some(built) = &self.built {
            opentelemetry::global::set_meter_provider(built.meters.clone());
        }
    }

    pub(super) fn hold(&self) -> Option<Box<dyn Hold>> {
        let built = self.built.as_ref()?;
        Some(Box::new(built.sdk.clone()))
    }
}

impl fmt::Debug for Measuring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measuring")
            .field("is_on", &self.built.is_some())
            .finish_non_exhaustive()
    }
}

impl Hold for SdkMeterProvider {
    fn flush(&self) -> Result<(), OTelSdkError> {
        self.force_flush()
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError> {
        self.shutdown_with_timeout(deadline)
    }
}

impl Telemetry {
    /// What Prometheus is answered with, if `OTEL_METRICS_EXPORTER` has `prometheus` in it.
    #[must_use]
    pub fn prometheus(&self) -> Option<Prometheus> {
        self.on
            .as_ref()?
            .measuring
            .built
            .as_ref()?
            .prometheus
            .clone()
    }

    /// What instruments come from, for one that is [built](super::Builder::build) and not installed.
    #[must_use]
    pub fn meter(&self, name: &'static str) -> Option<opentelemetry::metrics::Meter> {
        let measuring = &self.on.as_ref()?.measuring;
        Some(measuring.built.as_ref()?.meters.meter(name))
    }
}
