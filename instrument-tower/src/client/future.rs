//! The response of a call with a span around it.

use super::ResponseBody;
use super::record::ClientRecord;
use crate::call::{Call, Ending};
use crate::end::failure_of;
use http::Response;
use http_body::Body;
use pin_project::{pin_project, pinned_drop};
use std::fmt::{self, Display};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a call gave, and the call itself if its end is to be seen.
pub(super) type Answered<R, E> = (Result<R, E>, Option<Call<ClientRecord>>);

/// The response future of [`ClientTrace`](super::ClientTrace).
#[pin_project(PinnedDrop)]
#[must_use = "a future does nothing unless polled"]
pub struct ResponseFuture<F> {
    /// `None` once it is ready: what it holds is dropped in the span.
    #[pin]
    inner: Option<F>,
    /// `None` once it is the body's.
    call: Option<Call<ClientRecord>>,
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(inner: F, call: Call<ClientRecord>) -> Self {
        Self {
            inner: Some(inner),
            call: Some(call),
        }
    }

    /// Polls the call until it is answered, whatever its response is.
    pub(super) fn poll_call<R, E>(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Answered<R, E>>
    where
        F: Future<Output = Result<R, E>>,
        E: Display + 'static,
    {
        let mut this = self.project();
        let (Some(inner), Some(call)) = (this.inner.as_mut().as_pin_mut(), this.call.as_mut())
        else {
            panic!("`ResponseFuture` polled after it was ready")
        };
        let Poll::Ready(result) = call.within(|| inner.poll(cx)) else {
            return Poll::Pending;
        };
        call.within(|| this.inner.set(None));
        if let Err(error) = &result {
            if call.is_recording() {
                call.end(Ending::Failed(failure_of(error)));
            }
        }
        let call = this.call.take().filter(Call::is_recording);
        Poll::Ready((result, call))
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
        let Poll::Ready((result, mut call)) = self.poll_call(cx) else {
            return Poll::Pending;
        };
        if let (Ok(response), Some(call)) = (&result, &mut call) {
            call.respond(response);
        }
        let call = call.filter(Call::is_recording);
        Poll::Ready(result.map(|response| response.map(|body| ResponseBody::new(body, call))))
    }
}

#[pinned_drop]
impl<F> PinnedDrop for ResponseFuture<F> {
    /// What an unfinished call holds is dropped in its span.
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
