//! What the service brings along that no environment could name.

use super::storing::Store;
use super::subscriber::Lines;
use crate::baggage::Chosen;
use crate::export::{self, Listener, Pipeline, Processor, Worker};
use crate::propagation::Propagator;
use crate::resource::Detectors;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{IdGenerator, SpanExporter, SpanProcessor};
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::time::Duration;

pub(crate) type MakePipeline = Box<dyn FnOnce(&Processor, &Resource, &Worker) -> Pipeline + Send>;

pub(crate) struct Parts {
    pub(crate) exporters: Vec<MakePipeline>,
    pub(crate) span_processors: Vec<Box<dyn SpanProcessor>>,
    pub(crate) ids: Option<Box<dyn IdGenerator>>,
    pub(crate) propagator: Option<Propagator>,
    pub(crate) listener: Option<Listener>,
    pub(crate) store: Store,
    pub(crate) baggage: Chosen,
    pub(crate) detectors: Detectors,
    pub(crate) variables: Option<HashMap<String, String>>,
    pub(super) has_subscriber: bool,
    pub(super) lines: Lines,
    pub(super) shutdown_timeout: Duration,
    pub(super) orphan_age: Duration,
    pub(super) span_name_limit: Option<usize>,
    pub(super) at_signals: bool,
    pub(super) has_panic_hook: bool,
}

impl Parts {
    pub(super) fn add_exporter(&mut self, exporter: impl SpanExporter + 'static) {
        self.exporters.push(Box::new(|processor, resource, worker| {
            export::custom_pipe(exporter, processor, resource, worker)
        }));
    }

    pub(super) fn add_transport<F>(&mut self, send: F)
    where
        F: Fn(&[u8]) -> Result<(), Box<dyn Error + Send + Sync>> + Send + Sync + 'static,
    {
        self.exporters.push(Box::new(|processor, resource, worker| {
            export::handing_pipe(send, processor, resource, worker)
        }));
    }
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            exporters: Vec::new(),
            span_processors: Vec::new(),
            ids: None,
            propagator: None,
            listener: None,
            store: Store::default(),
            baggage: Chosen::default(),
            detectors: Detectors::default(),
            variables: None,
            has_subscriber: true,
            lines: Lines::default(),
            shutdown_timeout: Duration::from_secs(5),
            orphan_age: Duration::from_secs(60),
            span_name_limit: None,
            at_signals: false,
            has_panic_hook: true,
        }
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("exporters", &self.exporters.len())
            .field("span_processors", &self.span_processors)
            .finish_non_exhaustive()
    }
}

/// A generator of any type, as the SDK wants it: of one type.
#[derive(Debug)]
pub(crate) struct Ids(pub(crate) Box<dyn IdGenerator>);

impl IdGenerator for Ids {
    fn new_trace_id(&self) -> TraceId {
        self.0.new_trace_id()
    }

    fn new_span_id(&self) -> SpanId {
        self.0.new_span_id()
    }
}
