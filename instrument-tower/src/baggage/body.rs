//! The body of a response to a request with baggage.

use http_body::{Body, Frame, SizeHint};
use instrument_core::attach;
use opentelemetry::Context;
use pin_project::pin_project;
use std::pin::Pin;
use std::task::{self, Poll};

/// The body of a response of [`WithBaggage`](super::WithBaggage). What makes it has the baggage too.
#[pin_project]
#[derive(Debug, Default)]
pub struct ResponseBody<B> {
    #[pin]
    inner: B,
    context: Option<Context>,
}

impl<B> ResponseBody<B> {
    pub(super) fn new(inner: B, context: Option<Context>) -> Self {
        Self { inner, context }
    }
}

impl<B: Body> Body for ResponseBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let _attached = this.context.as_ref().map(attach);
        this.inner.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
