//! A span as it is kept.

use super::value::{ALLOCATION, StoredAttribute, weight};
use opentelemetry::trace::{SpanId, SpanKind, Status, TraceId};
use std::cmp::Reverse;
use std::sync::Arc;

/// A span that has ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StoredSpan {
    /// The trace that it is a part of.
    pub trace_id: TraceId,
    /// Its own id.
    pub span_id: SpanId,
    /// The span that it is below; invalid for a root.
    pub parent: SpanId,
    /// What happened.
    pub name: Arc<str>,
    /// Its role; none where the sender did not say.
    pub kind: Option<SpanKind>,
    /// Nanoseconds since 1970.
    pub start: u64,
    /// Nanoseconds since 1970; never before its start.
    pub end: u64,
    /// How it ended.
    pub status: Status,
    /// What was recorded of it.
    pub attributes: Box<[StoredAttribute]>,
    /// What happened during it.
    pub events: Box<[StoredEvent]>,
    /// The spans that it has to do with.
    pub links: Box<[StoredLink]>,
    /// W3C `tracestate`; mostly empty.
    pub trace_state: Arc<str>,
    /// The code that made it.
    pub scope: Arc<StoredScope>,
    /// The process that made it.
    pub process: Arc<StoredProcess>,
}

/// Something that happened during a span.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StoredEvent {
    /// Nanoseconds since 1970.
    pub at: u64,
    /// What happened.
    pub name: Arc<str>,
    /// What was recorded of it.
    pub attributes: Box<[StoredAttribute]>,
}

/// A link to another span.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StoredLink {
    /// The other span's trace.
    pub trace_id: TraceId,
    /// The other span.
    pub span_id: SpanId,
    /// What was recorded of the link.
    pub attributes: Box<[StoredAttribute]>,
}

/// The code that made a span: a library or a module.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct StoredScope {
    /// Its name.
    pub name: Arc<str>,
    /// Its version; may be empty.
    pub version: Arc<str>,
    /// What else is known of it.
    pub attributes: Box<[StoredAttribute]>,
}

/// The process that made a span.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StoredProcess {
    /// `service.name`.
    pub service: Arc<str>,
    /// What else its resource says.
    pub attributes: Box<[StoredAttribute]>,
}

impl StoredSpan {
    /// Whether it failed.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self.status, Status::Error { .. })
    }

    /// Nanoseconds that it took.
    #[must_use]
    pub fn duration(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// Of several spans without a parent, that is the root for which this is least: the first, and of those the longest.
    pub(super) fn as_root(&self) -> (u64, Reverse<u64>) {
        (self.start, Reverse(self.end))
    }

    /// Bytes that it takes, about, but for what it shares.
    pub(super) fn weight(&self) -> usize {
        // Its two counters, its place in the list, and its id among those that are known; lists and sets have room to spare.
        const AROUND: usize = 96;
        let events = self
            .events
            .iter()
            .map(|event| event.name.len() + ALLOCATION + weight(&event.attributes));
        let links = self.links.iter().map(|link| weight(&link.attributes));
        let description = match &self.status {
            Status::Error { description } => description.len(),
            Status::Unset | Status::Ok => 0,
        };
        // Names are shared only as long as there are few of them: each counts.
        size_of::<Self>()
            + AROUND
            + self.name.len()
            + ALLOCATION
            + self.trace_state.len()
            + description
            + weight(&self.attributes)
            + size_of_val(&*self.events)
            + size_of_val(&*self.links)
            + events.sum::<usize>()
            + links.sum::<usize>()
    }
}

impl StoredProcess {
    pub(super) fn weight(&self) -> usize {
        size_of::<Self>() + ALLOCATION + self.service.len() + weight(&self.attributes)
    }
}

impl StoredScope {
    pub(super) fn weight(&self) -> usize {
        size_of::<Self>()
            + ALLOCATION
            + self.name.len()
            + self.version.len()
            + weight(&self.attributes)
    }
}
