//! A span that probably lost its parent on the way.

use opentelemetry::trace::SpanContext;

/// A span that started as a root while other spans were open. Found by
/// [`Kit::lost_context`](super::Kit::lost_context), which says what counts.
#[derive(Clone, Debug)]
pub struct LostContext {
    pub(super) name: String,
    pub(super) span_context: SpanContext,
    pub(super) thread: String,
    pub(super) while_open: Vec<String>,
}

impl LostContext {
    /// The span's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The thread it started on, by name, or by number if it has none.
    #[must_use]
    pub fn thread(&self) -> &str {
        &self.thread
    }

    /// The names of the spans that were open then, oldest first, three at most.
    #[must_use]
    pub fn while_open(&self) -> &[String] {
        &self.while_open
    }

    /// Its ids.
    #[must_use]
    pub fn span_context(&self) -> &SpanContext {
        &self.span_context
    }
}
