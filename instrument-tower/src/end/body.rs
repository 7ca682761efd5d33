//! The body that sees how it ends.

use super::{End, Failure, failure_of};
use bytes::Buf;
use http_body::{Body, Frame, SizeHint};
use pin_project::pin_project;
use std::fmt::Display;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Sees a body through. Dropped before [`ended`](Self::ended), it knows that the body was.
pub(crate) trait Watch {
    /// Polls the body.
    fn poll<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        poll()
    }

    /// A frame was given.
    fn data(&mut self, data: &impl Buf);

    /// The body failed; gives what is to be made of that.
    fn failure<E: Display + 'static>(&mut self, error: &E) -> Failure {
        failure_of(error)
    }

    /// The body has ended.
    fn ended(self, end: End<'_>);
}

/// A body under watch.
#[pin_project]
#[derive(Debug, Default)]
pub(crate) struct Watched<B, W> {
    #[pin]
    inner: B,
    /// `None` once the end was seen, or where nobody looks.
    watch: Option<W>,
}

impl<B, W> Watched<B, W> {
    pub(crate) fn new(inner: B, watch: Option<W>) -> Self {
        Self { inner, watch }
    }

    /// The body itself, if nobody watches it.
    pub(crate) fn try_into_inner(self) -> Result<B, Self> {
        match self.watch {
            None => Ok(self.inner),
            Some(_) => Err(self),
        }
    }
}

impl<B, W> Body for Watched<B, W>
where
    B: Body,
    B::Error: Display + 'static,
    W: Watch,
{
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let Some(watch) = this.watch else {
            return this.inner.poll_frame(cx);
        };
        let polled = watch.poll(|| this.inner.as_mut().poll_frame(cx));
        let end = match &polled {
            Poll::Pending => None,
            Poll::Ready(None) => Some(End::Complete(None)),
            Poll::Ready(Some(Err(error))) => Some(End::Failed(watch.failure(error))),
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    watch.data(data);
                }
                // Nobody asks for more after trailers, nor of a body that says it is over.
                frame
                    .trailers_ref()
                    .map(|trailers| End::Complete(Some(trailers)))
                    .or_else(|| this.inner.is_end_stream().then_some(End::Complete(None)))
            }
        };
        if let Some((end, watch)) = end.and_then(|end| Some((end, this.watch.take()?))) {
            watch.ended(end);
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
