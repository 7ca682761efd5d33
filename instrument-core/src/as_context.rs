//! What can be a span's parent, or be linked to.

use crate::ending;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};

/// Something that a span can be the child of, or link to: a [`Context`], a [`Span`](crate::Span), a
/// [`Carried`](crate::Carried) value, a `SpanContext` from the wire, or an `Option` of these.
#[diagnostic::on_unimplemented(
    message = "a span can be neither below `{Self}` nor linked to it",
    label = "no span, and nothing that knows one",
    note = "a `Context`, a `Span`, a `Carried` value, a `SpanContext`, or an `Option` of these can be a parent and be linked to"
)]
pub trait AsContext {
    /// The context; `None` is the current one for a parent, and no link.
    fn as_context(&self) -> Option<Context>;

    /// The same, for who has no more use for it.
    fn into_context(self) -> Option<Context>
    where
        Self: Sized,
    {
        self.as_context()
    }
}

impl AsContext for Context {
    fn as_context(&self) -> Option<Context> {
        Some(self.clone())
    }

    #[inline]
    fn into_context(self) -> Option<Context> {
        Some(self)
    }
}

impl AsContext for SpanContext {
    fn as_context(&self) -> Option<Context> {
        // A context with an invalid span is no root: samplers that ask the parent would drop what starts there.
        self.is_valid()
            .then(|| ending::look(|cx| cx.with_remote_span_context(self.clone())))
    }
}

impl<T: AsContext> AsContext for Option<T> {
    fn as_context(&self) -> Option<Context> {
        self.as_ref().and_then(T::as_context)
    }
}

impl<T: AsContext + ?Sized> AsContext for &T {
    fn as_context(&self) -> Option<Context> {
        (**self).as_context()
    }
}
