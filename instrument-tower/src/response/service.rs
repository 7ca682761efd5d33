//! The service that tells a trace's ids to the caller.

use super::ResponseFuture;
use super::cors::Asked;
use http::{HeaderValue, Request, Response};
use instrument_core::propagation::traceparent;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};
use std::task::{self, Poll};
use tower_service::Service;

/// A service that tells a trace's ids to the caller. Made by [`ResponseContextLayer`](crate::ResponseContextLayer).
#[derive(Clone, Debug)]
pub struct ResponseContext<S> {
    inner: S,
}

impl<S> ResponseContext<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for ResponseContext<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        let asked = Asked::by(&request);
        ResponseFuture::new(self.inner.call(request), current_ids(), asked)
    }
}

/// The current span in the form of a `traceparent`, if it is sampled. One that is not of this process is the caller's own:
/// the request has none here.
fn current_ids() -> Option<HeaderValue> {
    Context::map_current(|cx| {
        let span = cx.span();
        let here = Some(span.span_context()).filter(|span| !span.is_remote());
        let is_sampled = here.is_some_and(SpanContext::is_sampled);
        let ids = is_sampled.then(|| traceparent(cx))??;
        HeaderValue::try_from(ids).ok()
    })
}
