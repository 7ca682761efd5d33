//! Metrics, as they are configured.

use super::Telemetry;
use super::hold::{Explained, Hold};
use crate::Error;
use crate::config;
use crate::export::otlp::MetricExporter;
use crate::export::{Exporter, Otlp, PipeHealth, Worker};
use crate::metrics::{self, Built, Options, PipelineCounts, Prometheus};
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::metrics::{SdkMeterProvider, Temporality};
use std::fmt;
use std::time::Duration;

/// Whatever there is of metrics.
pub(super) struct Measuring {
    built: Built,
    pub(super) counters: Vec<PipeHealth>,
}

/// # Errors
///
/// When an exporter cannot be made of its settings.
pub(super) fn set_up(
    config: &config::Metrics,
    resource: &Resource,
    spans: &[PipeHealth],
    worker: &Worker,
) -> Result<Option<Measuring>, Error> {
    if config.exporters.is_empty() && !config.prometheus {
        return Ok(None);
    }
    let mut exporters = Vec::new();
    for exporter in &config.exporters {
        // Metrics go to no other: the configuration has said so.
        if let Exporter::Otlp(otlp) = exporter {
            // The SDK's reader has no time-out of its own.
            let timeout = otlp.timeout.min(config.timeout);
            let otlp = Otlp {
                timeout,
                ..otlp.clone()
            };
            exporters.push(MetricExporter::new(&otlp, Temporality::Cumulative, worker)?);
        }
    }
    let counters = exporters.iter().map(MetricExporter::health).collect();
    let built = metrics::build(Options {
        resource: resource.clone(),
        exporters,
        interval: config.interval,
        prometheus: config.prometheus,
    });
    let spans = spans.to_vec();
    let meter = built.meters.meter(env!("CARGO_PKG_NAME"));
    metrics::observe_pipelines(&meter, move || {
        let numbered = spans.iter().enumerate();
        numbered.map(|(i, health)| counts(i, health)).collect()
    });
    Ok(Some(Measuring { built, counters }))
}

fn counts(number: usize, health: &PipeHealth) -> PipelineCounts {
    let now = health.snapshot();
    PipelineCounts {
        number,
        exporter: now.exporter,
        processor: if now.capacity > 0 {
            "batching_span_processor"
        } else {
            "simple_span_processor"
        },
        exported: now.exported,
        failed: now.failed,
        dropped: now.dropped - now.too_late,
        too_late: now.too_late,
        in_flight: Some(now.in_flight),
        queued: now.queued - now.in_flight,
        queue_capacity: (now.capacity > 0).then_some(now.capacity),
    }
}

impl Measuring {
    pub(super) fn hold(&self) -> Box<dyn Hold> {
        Box::new(Explained {
            provider: self.built.sdk.clone(),
            pipes: self.counters.clone(),
        })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that touches the global meter provider"
    )]
    pub(super) fn install(&self) {
        opentelemetry::global::set_meter_provider(self.built.meters.clone());
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

/// # Metrics
impl Telemetry {
    /// What renders metrics for Prometheus, if `OTEL_METRICS_EXPORTER` or code asks for it.
    #[must_use]
    pub fn prometheus(&self) -> Option<Prometheus> {
        self.on.as_ref()?.metrics.as_ref()?.built.prometheus.clone()
    }

    /// A meter of this telemetry. Where it is installed, `opentelemetry::global::meter` gives the same.
    #[must_use]
    pub fn meter(&self, name: &'static str) -> Option<opentelemetry::metrics::Meter> {
        Some(self.on.as_ref()?.metrics.as_ref()?.built.meters.meter(name))
    }
}

impl fmt::Debug for Measuring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measuring")
            .field("counters", &self.counters)
            .finish_non_exhaustive()
    }
}
