//! Streams in a span: current on every poll, ended when the stream is exhausted or dropped.

use crate::future::Polling;
use crate::outcome::End;
use crate::span::Span;
use futures_core::stream::{FusedStream, Stream};
use pin_project::{pin_project, pinned_drop};
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{self, Poll};

/// Runs a stream in a span.
///
/// ```
/// use instrument_core::{InstrumentStream, span};
/// use futures_util::stream;
///
/// let frames = stream::iter(["a", "b"]).instrument_stream(span!("read_frames").start());
/// # let _ = frames;
/// ```
pub trait InstrumentStream: Stream + Sized {
    /// `span` is current whenever this stream is polled. It ends when the stream does, or as
    /// [`Cancelled`](crate::Outcome::Cancelled) when it is dropped before.
    fn instrument_stream(self, span: Span) -> InstrumentedStream<Self> {
        TracedStream::new(span, self, |_, _| {})
    }

    /// Like [`instrument_stream`](Self::instrument_stream); the first `Err` is recorded and fails the span.
    fn try_instrument_stream<T, E>(self, span: Span) -> InstrumentedStream<Self>
    where
        Self: Stream<Item = Result<T, E>>,
        E: Error + 'static,
    {
        TracedStream::new(span, self, |end, item| end.record_result(item))
    }
}

impl<S: Stream> InstrumentStream for S {}

/// A stream in a span. Made by [`InstrumentStream`].
pub type InstrumentedStream<S> = TracedStream<S, fn(&mut End<'_>, &<S as Stream>::Item)>;

/// A stream in a span, with what is to be done with its items. Made by [`InstrumentStream`] and `#[traced_span]`.
#[pin_project(PinnedDrop)]
#[must_use = "a stream does nothing unless polled"]
pub struct TracedStream<S, E> {
    span: Span,
    each: E,
    failed: bool,
    /// `None` once it is exhausted: what it holds is dropped in the span.
    #[pin]
    inner: Option<S>,
}

impl<S, E> TracedStream<S, E> {
    pub(crate) fn new(span: Span, inner: S, each: E) -> Self {
        Self {
            span,
            each,
            failed: false,
            inner: Some(inner),
        }
    }
}

impl<S, E> Stream for TracedStream<S, E>
where
    S: Stream,
    E: FnMut(&mut End<'_>, &S::Item),
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            return Poll::Ready(None);
        };
        if this.span.is_none() {
            return inner.poll_next(cx);
        }
        let mut polling = Polling::begin(this.span);
        match inner.poll_next(cx) {
            Poll::Pending => {
                polling.pause();
                Poll::Pending
            }
            Poll::Ready(Some(item)) => {
                let each = this.each;
                // Once failed, a span stays failed, with one exception record.
                if !*this.failed {
                    *this.failed = polling.settle(|end| each(end, &item));
                }
                polling.pause();
                Poll::Ready(Some(item))
            }
            Poll::Ready(None) => {
                this.inner.set(None);
                polling.finish(|_| {});
                Poll::Ready(None)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<S, E> FusedStream for TracedStream<S, E>
where
    S: FusedStream,
    E: FnMut(&mut End<'_>, &S::Item),
{
    fn is_terminated(&self) -> bool {
        self.inner.as_ref().is_none_or(S::is_terminated)
    }
}

#[pinned_drop]
impl<S, E> PinnedDrop for TracedStream<S, E> {
    /// What an unfinished stream holds is dropped in its span.
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        if this.inner.is_some() {
            this.span.cancel(|| this.inner.set(None));
        }
    }
}

impl<S, E> fmt::Debug for TracedStream<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TracedStream")
            .field("span", &self.span)
            .finish_non_exhaustive()
    }
}
