//! The response of a service with a span around it.

use super::ResponseBody;
use super::record::ServerRecord;
use crate::call::{Call, Ending};
use crate::end::failure_of;
use http::Response;
use http_body::Body;
use pin_project::{pin_project, pinned_drop};
use std::fmt::{self, Display};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The response future of [`TraceContext`](super::TraceContext).
#[pin_project(PinnedDrop)]
#[must_use = "a future does nothing unless polled"]
pub struct ResponseFuture<F> {
    /// `None` once it is ready: what it holds is dropped in the span.
    #[pin]
    inner: Option<F>,
    /// `None` once it is the body's.
    call: Option<Call<ServerRecord>>,
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(inner: F, call: Call<ServerRecord>) -> Self {
        Self {
            inner: Some(inner),
            call: Some(call),
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
        let mut this = self.project();
        let Some(call) = this.call else {
            panic!("`ResponseFuture` polled after it was ready")
        };
        let polled = call.within(|| {
            let inner = this.inner.as_mut().as_pin_mut()?;
            let polled = inner.poll(cx);
            if polled.is_ready() {
                this.inner.set(None);
            }
            Some(polled)
        });
        let Some(Poll::Ready(result)) = polled else {
            return Poll::Pending;
        };
        match &result {
            Ok(response) => call.respond(response),
            Err(error) => call.end(Ending::Failed(failure_of(error))),
        }
        let call = this.call.take();
        Poll::Ready(result.map(|response| response.map(|body| ResponseBody::new(body, call))))
    }
}

#[pinned_drop]
impl<F> PinnedDrop for ResponseFuture<F> {
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        if let Some(call) = this.call {
            call.within(|| this.inner.set(None));
        }
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}
