//! Metrics, over OTLP and for Prometheus, with exemplars that lead from a number to a trace.
//!
//! Setting up telemetry installs OpenTelemetry's own `SdkMeterProvider` behind the readers that are configured, and makes it
//! the global one: create instruments from `opentelemetry::global::meter` after that. (An instrument that was created before
//! stays without effect; OpenTelemetry binds them early.)
//!
//! `OTEL_METRICS_EXPORTER` says which readers: `otlp`, `prometheus`, both, or none, which is the default. What telemetry's own
//! export of spans counts is among the metrics, by the names of the conventions for SDKs (`otel.sdk.exporter.span.exported`).
//! [`Prometheus`] renders what Prometheus asks for, in OpenMetrics 1.0 or in the classic text format.
//!
//! # Why an own exposition
//!
//! A trace id beside a bucket is what makes a histogram lead to a trace. OpenTelemetry's SDK for Rust collects no exemplars,
//! `opentelemetry-prometheus` writes none, and `prometheus-client` has instruments of its own that no OpenTelemetry library
//! uses. So the SDK aggregates, and around its counters and histograms the last measurement made under a sampled span is
//! kept for each series and bucket. Exemplars are in OpenMetrics only: the classic format has no place for them, and over
//! OTLP none are sent, since only the SDK could put them there.
//!
//! # Limits
//!
//! * One instrument has 2000 series at most, the SDK's limit; what is beyond is one more with `otel_metric_overflow="true"`.
//!   Exemplars are kept for as many series. Keep what comes from a request (paths, ids) off metrics; that is what spans are for.
//! * Exponential histograms are not rendered. Only views make them, and none is set up here.
//! * Recording never waits for an exemplar: while another thread notes one, this one's is left out.

mod build;
mod exemplars;
mod exposition;
mod family;
mod instruments;
mod labels;
mod meters;
mod names;
mod negotiation;
mod pipelines;
mod prometheus;
mod reader;
mod series;

pub use prometheus::Prometheus;

pub(crate) use build::{Built, Options, build};
pub(crate) use pipelines::{PipelineCounts, observe_pipelines};

#[cfg(test)]
mod tests;
