//! Where in a trace a span is started.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};

/// Where a span is started: below the span of a context, or in a context below a caller's.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) context: &'a Context,
    pub(crate) caller: Option<&'a SpanContext>,
}

impl<'a> From<&'a Context> for Place<'a> {
    #[inline]
    fn from(context: &'a Context) -> Self {
        Self {
            context,
            caller: None,
        }
    }
}

impl Place<'_> {
    /// The ids of the span above.
    #[inline]
    pub(crate) fn above<R>(self, look: impl FnOnce(&SpanContext) -> R) -> R {
        match self.caller {
            Some(caller) => look(caller),
            None => look(self.context.span().span_context()),
        }
    }

    /// As one context.
    pub(crate) fn to_context(self) -> Context {
        match self.caller {
            Some(caller) => self.context.with_remote_span_context(caller.clone()),
            None => self.context.clone(),
        }
    }
}
