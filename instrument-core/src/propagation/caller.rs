//! Who calls, as a request says it.

#[cfg(feature = "http")]
use super::headers;
use super::propagator;
use crate::as_context::AsContext;
use crate::provider::Place;
use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt};
use opentelemetry::propagation::Extractor;
use opentelemetry::trace::{SpanContext, TraceContextExt};

/// Who calls, as a request says it: the caller's span, beside the context with its baggage and not in it.
///
/// For layers, since a context that is made only to be the parent of one span takes as long as that span. What is recorded
/// [below](crate::Builder::below) a caller needs none; for whatever else, there is [`into_context`](Self::into_context).
///
/// ```
/// use instrument_core::propagation::Caller;
/// use instrument_core::span;
/// use opentelemetry::Context;
/// use std::collections::HashMap;
///
/// let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
/// let headers = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
/// let caller = Caller::extract(&Context::current(), &headers);
/// span!("serve").below(&caller).in_scope(|| { /* … */ });
/// ```
#[derive(Clone, Debug)]
pub struct Caller {
    pub(super) context: Context,
    /// The parent of what is started here, if it is not the span of the context.
    pub(super) span: Option<SpanContext>,
}

impl Caller {
    /// What [`extract_context`](super::extract_context) gives, with the caller's span beside it.
    #[must_use]
    pub fn extract(cx: &Context, carrier: &dyn Extractor) -> Self {
        propagator::caller(cx, carrier)
    }

    /// The same of HTTP headers: see [`extract_headers`](super::extract_headers).
    #[cfg(feature = "http")]
    #[must_use]
    pub fn of_headers(cx: &Context, headers: &http::HeaderMap) -> Self {
        headers::caller(cx, headers)
    }

    /// The same without the baggage: see [`extract_headers_without_baggage`](super::extract_headers_without_baggage).
    #[cfg(feature = "http")]
    #[must_use]
    pub fn of_headers_without_baggage(cx: &Context, headers: &http::HeaderMap) -> Self {
        headers::caller_without_baggage(cx, headers)
    }

    /// The baggage that is current where the request is served.
    #[must_use]
    pub fn baggage(&self) -> &Baggage {
        self.context.baggage()
    }

    /// The context below the caller's span.
    #[must_use]
    pub fn into_context(self) -> Context {
        match self.span {
            Some(span) => self.context.with_remote_span_context(span),
            None => self.context,
        }
    }

    pub(crate) fn place(&self) -> Place<'_> {
        Place {
            context: &self.context,
            caller: self.span.as_ref(),
        }
    }
}

/// Of a context that has the caller's span in it.
impl From<Context> for Caller {
    fn from(context: Context) -> Self {
        Self {
            context,
            span: None,
        }
    }
}

impl AsContext for Caller {
    fn as_context(&self) -> Option<Context> {
        Some(self.place().to_context())
    }

    fn into_context(self) -> Option<Context> {
        Some(Self::into_context(self))
    }
}
