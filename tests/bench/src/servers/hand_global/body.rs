//! The body with whose end the span ends.

use bytes::Buf;
use http_body::{Body, Frame, SizeHint};
use pin_project::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::request::Traced;

#[pin_project]
pub(super) struct TracedBody<R> {
    #[pin]
    inner: R,
    /// `None` once the end was seen.
    traced: Option<Traced>,
}

impl<R> TracedBody<R> {
    pub(super) fn new(inner: R, traced: Traced) -> Self {
        Self {
            inner,
            traced: Some(traced),
        }
    }
}

impl<R: Body> Body for TracedBody<R> {
    type Data = R::Data;
    type Error = R::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<R::Data>, R::Error>>> {
        let mut this = self.project();
        let Some(traced) = this.traced else {
            return this.inner.poll_frame(cx);
        };
        let polled = {
            let _current = traced.cx.clone().attach();
            this.inner.as_mut().poll_frame(cx)
        };
        let ended = match &polled {
            Poll::Pending => false,
            Poll::Ready(None) => true,
            Poll::Ready(Some(Err(_))) => {
                traced.fail("body");
                true
            }
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    traced.data(data.remaining());
                }
                frame.is_trailers() || this.inner.is_end_stream()
            }
        };
        if ended {
            *this.traced = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
