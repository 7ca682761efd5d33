//! What may be set, from code, environment or file; and what came of it.

mod choice;
mod problem;

pub use choice::{Choice, forced};
pub use problem::Problem;

use crate::export::{Exporter, Processor};
use crate::provider::ExceptionSignal;
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
    pub(crate) propagators: Vec<Propagator>,
    pub(crate) sampler: Sampler,
    pub(crate) tail: Option<Tail>,
    pub(crate) limits: Limits,
    pub(crate) exceptions: ExceptionSignal,
    pub(crate) instrumentation: Instrumentation,
    pub(crate) semconv: SemconvOptIn,
    pub(crate) logs: Vec<Pipe>,
    pub(crate) metrics: Metrics,
    /// What was wrong or in disagreement, and what was used instead.
    pub(crate) problems: Vec<Problem>,
}

/// An exporter and what feeds it.
#[derive(Clone, Debug)]
pub(crate) struct Pipe {
    pub(crate) exporter: Exporter,
    pub(crate) processor: Processor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Propagator {
    TraceContext,
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

/// Which layers and client wrappers make spans by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Instrumentation {
    All,
    None,
    Only(Vec<String>),
}

/// Superseded names that are wanted beside or instead of the stable ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SemconvOptIn {
    pub(crate) http_dup: bool,
    pub(crate) database_dup: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    pub(crate) exporters: Vec<Exporter>,
    pub(crate) prometheus: bool,
    pub(crate) interval: Duration,
    pub(crate) timeout: Duration,
}
