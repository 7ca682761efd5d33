//! The response that tells a trace's ids.

use super::cors::Asked;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use pin_project::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pub(super) const TRACERESPONSE: HeaderName = HeaderName::from_static("traceresponse");
pub(super) const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// The response future of [`ResponseContext`](super::ResponseContext).
#[pin_project]
#[derive(Debug)]
#[must_use = "a future does nothing unless polled"]
pub struct ResponseFuture<F> {
    #[pin]
    inner: F,
    ids: Option<HeaderValue>,
    asked: Asked,
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(inner: F, ids: Option<HeaderValue>, asked: Asked) -> Self {
        Self { inner, ids, asked }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut result = ready!(this.inner.poll(cx));
        if let Ok(response) = &mut result {
            let is_told = this.ids.is_some();
            if let Some(ids) = this.ids.take() {
                tell(ids, response.headers_mut());
            }
            this.asked.answer(is_told, response.headers_mut());
        }
        Poll::Ready(result)
    }
}

/// The service may have timings of its own, so that header is added to.
fn tell(ids: HeaderValue, headers: &mut HeaderMap) {
    let timing = [b"traceparent;desc=\"", ids.as_bytes(), b"\""].concat();
    if let Ok(timing) = HeaderValue::try_from(timing) {
        headers.append(SERVER_TIMING, timing);
    }
    headers.insert(TRACERESPONSE, ids);
}
