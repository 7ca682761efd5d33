//! The response to a request with ids.

use super::RequestId;
use http::Response;
use instrument_core::attach;
use opentelemetry::Context;
use pin_project::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll, ready};

/// The response future of [`RequestIds`](super::RequestIds).
#[pin_project]
#[derive(Debug)]
#[must_use = "a future does nothing unless polled"]
pub struct ResponseFuture<F> {
    #[pin]
    inner: F,
    ids: RequestId,
    /// What the service works in: it has the ids.
    context: Context,
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(inner: F, ids: RequestId, context: Context) -> Self {
        Self {
            inner,
            ids,
            context,
        }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let _current = attach(this.context);
        let mut result = ready!(this.inner.poll(cx));
        if let Ok(response) = &mut result {
            this.ids.clone().write(response.headers_mut());
        }
        Poll::Ready(result)
    }
}
