//! The service whose requests have ids.

use super::{RequestId, ResponseFuture};
use crate::semconv;
use http::{Request, Response};
use instrument_core::{attach, current};
use opentelemetry::Context;
use std::task::{self, Poll};
use tower_service::Service;

/// A service whose requests have ids. Made by [`RequestIdLayer`](crate::RequestIdLayer).
#[derive(Clone, Debug)]
pub struct RequestIds<S> {
    inner: S,
}

impl<S> RequestIds<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for RequestIds<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let ids = RequestId::of(request.headers());
        if current::is_recording() {
            current::set_attributes(|to| {
                to.add(semconv::REQUEST_ID, ids.request());
                to.add(semconv::CORRELATION_ID, ids.correlation());
            });
        }
        ids.clone().write(request.headers_mut());
        request.extensions_mut().insert(ids.clone());
        let context = Context::map_current(|cx| cx.with_value(ids.clone()));
        #[cfg(feature = "logs")]
        let context = ids.log_fields().bind(&context);
        let _current = attach(&context);
        ResponseFuture::new(self.inner.call(request), ids, context)
    }
}
