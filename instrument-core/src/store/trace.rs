//! A trace as it is kept.

use super::counted::Counted;
use super::log::StoredLog;
use super::span::{StoredProcess, StoredScope, StoredSpan};
use opentelemetry::trace::TraceId;
use std::sync::Arc;

/// What is known of one trace. It is as it was when it was asked for: what comes later is not in it.
#[derive(Clone, Debug)]
pub struct Trace {
    id: TraceId,
    spans: Vec<Arc<StoredSpan>>,
    logs: Vec<Arc<StoredLog>>,
    errors: usize,
    start: u64,
    end: u64,
    root: Option<Arc<StoredSpan>>,
    /// What was made room for, besides the spans.
    processes: Counted<StoredProcess>,
    scopes: Counted<StoredScope>,
    bytes: usize,
}

/// A trace in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TraceSummary {
    /// Which.
    pub trace_id: TraceId,
    /// The service of its root, or of its first span while there is none.
    pub service: Arc<str>,
    /// The name of its root, or of its first span.
    pub operation: Arc<str>,
    /// Nanoseconds since 1970.
    pub start: u64,
    /// Nanoseconds from its first start to its last end.
    pub duration: u64,
    /// How many spans there are.
    pub spans: usize,
    /// How many of them failed.
    pub errors: usize,
}

/// What a trace takes besides its spans: itself with its places in maps and orders, which have room to spare.
const AROUND: usize = 512;

impl Trace {
    pub(super) fn new(id: TraceId) -> Self {
        Self {
            id,
            spans: Vec::new(),
            logs: Vec::new(),
            errors: 0,
            start: u64::MAX,
            end: 0,
            root: None,
            processes: Counted::default(),
            scopes: Counted::default(),
            bytes: size_of::<Self>() + AROUND,
        }
    }

    /// A trace of these spans, in any order: for what is not in a store.
    #[must_use]
    pub fn of(spans: Vec<StoredSpan>) -> Self {
        let id = spans.first().map_or(TraceId::INVALID, |span| span.trace_id);
        let mut trace = Self::new(id);
        for span in spans {
            trace.add(Arc::new(span));
        }
        trace
    }

    pub(super) fn add(&mut self, span: Arc<StoredSpan>) {
        use opentelemetry::trace::SpanId;
        let process = self.processes.weight(&span.process, StoredProcess::weight);
        let scope = self.scopes.weight(&span.scope, StoredScope::weight);
        self.bytes += span.weight() + process + scope;
        self.errors += usize::from(span.is_error());
        self.start = self.start.min(span.start);
        self.end = self.end.max(span.end);
        let is_root = span.parent == SpanId::INVALID;
        let is_earlier = |root: &Arc<StoredSpan>| span.as_root() < root.as_root();
        if is_root && self.root.as_ref().is_none_or(is_earlier) {
            self.root = Some(span.clone());
        }
        self.spans.push(span);
    }

    pub(super) fn add_log(&mut self, log: Arc<StoredLog>) {
        let process = self.processes.weight(&log.process, StoredProcess::weight);
        self.bytes += log.weight() + process;
        self.logs.push(log);
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> TraceId {
        self.id
    }

    /// Its spans, in the order in which they came.
    #[must_use]
    pub fn spans(&self) -> &[Arc<StoredSpan>] {
        &self.spans
    }

    /// Its log records, in the order in which they came.
    #[must_use]
    pub fn logs(&self) -> &[Arc<StoredLog>] {
        &self.logs
    }

    /// When its first span started, in nanoseconds since 1970.
    #[must_use]
    pub fn start(&self) -> u64 {
        if self.spans.is_empty() { 0 } else { self.start }
    }

    /// When its last span ended, in nanoseconds since 1970.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// How many of its spans failed.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// The span without a parent, if it has come; the first of several.
    #[must_use]
    pub fn root(&self) -> Option<&Arc<StoredSpan>> {
        self.root.as_ref()
    }

    /// Bytes that it takes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// It in one line; none while there are only log records.
    #[must_use]
    pub fn summary(&self) -> Option<TraceSummary> {
        let first = || self.spans.iter().min_by_key(|span| span.start);
        let root = self.root.as_ref().or_else(first)?;
        Some(TraceSummary {
            trace_id: self.id,
            service: root.process.service.clone(),
            operation: root.name.clone(),
            start: self.start,
            duration: self.end.saturating_sub(self.start),
            spans: self.spans.len(),
            errors: self.errors,
        })
    }
}
