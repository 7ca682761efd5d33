//! How much is kept.

use std::time::Duration;

/// How much a [`TraceStore`](super::TraceStore) keeps.
///
/// ```
/// use instrument_core::store::{StoreLimits, TraceStore};
///
/// let store = TraceStore::new(StoreLimits { bytes: 16 << 20, ..StoreLimits::default() });
/// assert_eq!(store.counts().max_bytes, 16 << 20);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreLimits {
    /// Traces. Default: 10 000.
    pub traces: usize,
    /// Spans of all traces. Default: 200 000.
    pub spans: usize,
    /// Bytes of all traces, about. Default: 128 MiB.
    pub bytes: usize,
    /// Spans of one trace. Default: 20 000.
    pub spans_per_trace: usize,
    /// Log records of one trace. Default: 2000.
    pub logs_per_trace: usize,
    /// How long a trace is kept. Default: 1 h.
    pub age: Duration,
    /// A trace with a span that took so long is kept longer than others. Default: 1 s.
    pub slow: Duration,
    /// Running spans that are known. Default: 10 000.
    pub running: usize,
}

impl Default for StoreLimits {
    fn default() -> Self {
        Self {
            traces: 10_000,
            spans: 200_000,
            bytes: 128 << 20,
            spans_per_trace: 20_000,
            logs_per_trace: 2000,
            age: Duration::from_secs(60 * 60),
            slow: Duration::from_secs(1),
            running: 10_000,
        }
    }
}

impl StoreLimits {
    /// One trace has at most a quarter of the room.
    pub(super) fn bytes_per_trace(&self) -> usize {
        self.bytes / 4
    }
}
