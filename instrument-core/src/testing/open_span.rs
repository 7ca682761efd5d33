//! A span that has started and not ended.

use opentelemetry::trace::SpanContext;
use std::time::{Duration, Instant};

/// A span that has not ended yet. Found by [`Kit::unfinished`](super::Kit::unfinished).
#[derive(Clone, Debug)]
pub struct OpenSpan {
    pub(super) name: String,
    pub(super) span_context: SpanContext,
    pub(super) thread: String,
    pub(super) since: Instant,
}

impl OpenSpan {
    /// The name it started with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How long it has been open.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.since.elapsed()
    }

    /// The thread it started on, by name, or by number if it has none.
    #[must_use]
    pub fn thread(&self) -> &str {
        &self.thread
    }

    /// Its ids.
    #[must_use]
    pub fn span_context(&self) -> &SpanContext {
        &self.span_context
    }
}
