//! The response of a service that is measured.

use super::ResponseBody;
use super::measuring::Measuring;
use crate::call::Ending;
use crate::end::failure_of;
use http::Response;
use http_body::Body;
use pin_project::pin_project;
use std::fmt::{self, Display};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The response future of [`Metrics`](super::Metrics).
#[pin_project]
#[must_use = "a future does nothing unless polled"]
pub struct ResponseFuture<F> {
    #[pin]
    inner: F,
    /// `None` once it is the body's.
    measuring: Option<Measuring>,
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(inner: F, measuring: Measuring) -> Self {
        Self {
            inner,
            measuring: Some(measuring),
        }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Body,
    E: Display + 'static,
{
    type Output = Result<Response<ResponseBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(measuring) = this.measuring else {
            panic!("`ResponseFuture` polled after it was ready")
        };
        let Poll::Ready(result) = measuring.watch(|| this.inner.poll(cx)) else {
            return Poll::Pending;
        };
        if measuring.is_on() {
            match &result {
                Ok(response) => measuring.respond(response),
                Err(error) => measuring.end(Ending::Failed(failure_of(error))),
            }
        }
        let measuring = this.measuring.take();
        Poll::Ready(result.map(|response| response.map(|body| ResponseBody::new(body, measuring))))
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
