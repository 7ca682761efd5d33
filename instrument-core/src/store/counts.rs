//! How much there is, and what became of the rest.

use std::time::Duration;

/// How much a [`TraceStore`](super::TraceStore) holds, how much it may, and what it has let go of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreCounts {
    /// Traces that are kept.
    pub traces: usize,
    /// Spans that are kept.
    pub spans: usize,
    /// Log records that are kept.
    pub logs: usize,
    /// Bytes that all this takes, about.
    pub bytes: usize,
    /// How many traces may be kept.
    pub max_traces: usize,
    /// How many spans may be kept.
    pub max_spans: usize,
    /// How many bytes it may take.
    pub max_bytes: usize,
    /// How long a trace may be kept.
    pub max_age: Duration,
    /// Spans that ever came, refused ones too.
    pub received_spans: u64,
    /// Traces that had to go for newer ones, or were too old.
    pub evicted_traces: u64,
    /// The spans of those.
    pub evicted_spans: u64,
    /// The log records of those.
    pub evicted_logs: u64,
    /// Spans for which there was no room: their trace is too large, or too many came at once, or they have no ids.
    pub refused_spans: u64,
    /// Log records for which there was no room.
    pub refused_logs: u64,
    /// Spans that came twice.
    pub repeated_spans: u64,
    /// Spans that started when too many were running to be known as running.
    pub unknown_running: u64,
}
