//! A log record as it is kept.

use super::span::StoredProcess;
use super::value::{StoredAttribute, weight};
use opentelemetry::trace::{SpanId, TraceId};
use std::sync::Arc;

/// A log record that was written in a trace.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StoredLog {
    /// The trace that was current.
    pub trace_id: TraceId,
    /// The span that was current.
    pub span_id: SpanId,
    /// Nanoseconds since 1970.
    pub at: u64,
    /// `INFO`, `WARN`, …; may be empty.
    pub severity: Arc<str>,
    /// What it says.
    pub body: Box<str>,
    /// Its fields.
    pub attributes: Box<[StoredAttribute]>,
    /// The process that wrote it.
    pub process: Arc<StoredProcess>,
}

impl StoredLog {
    /// Bytes that it takes, about, but for what it shares.
    pub(super) fn weight(&self) -> usize {
        const AROUND: usize = 64;
        size_of::<Self>() + AROUND + self.body.len() + weight(&self.attributes)
    }
}
