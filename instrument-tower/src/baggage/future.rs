//! The response to a request with baggage.

use super::ResponseBody;
use http::Response;
use instrument_core::attach;
use opentelemetry::Context;
use pin_project::{pin_project, pinned_drop};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};

/// The response future of [`WithBaggage`](super::WithBaggage).
#[pin_project(PinnedDrop)]
#[must_use = "a future does nothing unless polled"]
pub struct ResponseFuture<F> {
    /// `None` once it is ready: what it holds is dropped in the context.
    #[pin]
    inner: Option<F>,
    context: Option<Context>,
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(inner: F, context: Option<Context>) -> Self {
        Self {
            inner: Some(inner),
            context,
        }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<ResponseBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let _attached = this.context.as_ref().map(attach);
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            panic!("`ResponseFuture` polled after it was ready")
        };
        let Poll::Ready(result) = inner.poll(cx) else {
            return Poll::Pending;
        };
        this.inner.set(None);
        Poll::Ready(
            result
                .map(|response| response.map(|body| ResponseBody::new(body, this.context.clone()))),
        )
    }
}

#[pinned_drop]
impl<F> PinnedDrop for ResponseFuture<F> {
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        let _attached = this.context.as_ref().map(attach);
        this.inner.set(None);
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
