//! The service that tells a trace's ids to the caller.

use super::ResponseFuture;
use super::cors::Asked;
use crate::hex;
use http::{HeaderValue, Request, Response};
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use std::task::{self, Poll};
use tower_service::Service;

/// `00-<32>-<16>-<2>`.
const LENGTH: usize = 55;

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

/// The current span in the form of a `traceparent`, if it is sampled.
fn current_ids() -> Option<HeaderValue> {
    Context::map_current(|cx| {
        let span = cx.span();
        let ids = span.span_context();
        if !ids.is_valid() || !ids.is_sampled() {
            return None;
        }
        let mut text = vec![b'-'; LENGTH];
        hex::write(&mut text[..2], &[0]);
        hex::write(&mut text[3..35], &ids.trace_id().to_bytes());
        hex::write(&mut text[36..52], &ids.span_id().to_bytes());
        hex::write(&mut text[53..], &[ids.trace_flags().to_u8()]);
        HeaderValue::try_from(text).ok()
    })
}
