//! What came of it.

use super::Problem;
use crate::export::{Exporter, Processor};
use crate::provider::{ExceptionSignal, Instrumentation, SemconvOptIn};
use crate::sampling::{Sampler, Tail};
use opentelemetry::KeyValue;
use std::time::Duration;

/// What a telemetry is built from: every source has been asked, every value checked.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) enabled: bool,
    /// `service.name` among them, always. What detectors find comes below these.
    pub(crate) resource: Vec<KeyValue>,
    pub(crate) pipes: Vec<Pipe>,
    /// What stands before an exporter that the service brings along.
    pub(crate) own_processor: Processor,
    pub(crate) propagators: Vec<Propagator>,
    pub(crate) sampler: Sampler,
    pub(crate) tail: Option<Tail>,
    pub(crate) limits: Limits,
    pub(crate) exceptions: ExceptionSignal,
    pub(crate) instrumentation: Instrumentation,
    pub(crate) semconv: SemconvOptIn,
    pub(crate) logs: Vec<Pipe>,
    pub(crate) metrics: Metrics,
    /// What the instrumentation says about itself.
    pub(crate) log_level: LogLevel,
    /// `RUST_LOG`, or what code gives in its place: not checked here.
    pub(crate) log_filter: Option<String>,
    /// What was wrong or in disagreement, and what was used instead.
    pub(crate) problems: Vec<Problem>,
}

/// An exporter and what feeds it.
#[derive(Clone, Debug)]
pub(crate) struct Pipe {
    pub(crate) exporter: Exporter,
    pub(crate) processor: Processor,
}

/// Who takes what is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Destination {
    /// A receiver of OTLP.
    Otlp,
    /// Standard error, readable.
    Console,
    /// An exposition for Prometheus: of metrics only.
    Prometheus,
}

/// What travels with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Propagator {
    /// W3C trace context: `traceparent` and `tracestate`.
    TraceContext,
    /// W3C baggage.
    Baggage,
}

/// Limits of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) value_length: Option<usize>,
    pub(crate) attributes: u32,
    pub(crate) events: u32,
    pub(crate) links: u32,
    pub(crate) attributes_per_event: u32,
    pub(crate) attributes_per_link: u32,
}

/// What the instrumentation says about itself, at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LogLevel {
    None,
    Error,
    Warn,
    #[default]
    Info,
    Debug,
    Trace,
}

#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    pub(crate) exporters: Vec<Exporter>,
    pub(crate) prometheus: bool,
    pub(crate) interval: Duration,
    pub(crate) timeout: Duration,
}
