//! A call whose answer is a stream.

use super::Answer;
use super::running::Running;
use futures_core::Stream;
use pin_project::{pin_project, pinned_drop};
use std::fmt;
use std::pin::Pin;
use std::task::{self, Poll};

/// The answer of a model, as it comes. Made by [`Call::stream`](super::Call::stream) and [`Call::open`](super::Call::open).
///
/// Its span ends with it: as a success, as a failure if an item is an error, and as cancelled when it is dropped before the
/// answer is complete.
#[pin_project(PinnedDrop)]
#[must_use = "a stream does nothing unless polled"]
pub struct AnswerStream<S, R> {
    running: Running,
    read: R,
    /// `None` once it is exhausted: what it holds is dropped in the span.
    #[pin]
    inner: Option<S>,
}

impl<S, R> AnswerStream<S, R> {
    pub(super) fn new(inner: S, read: R, running: Running) -> Self {
        Self {
            running,
            read,
            inner: Some(inner),
        }
    }
}

impl<S, R> Stream for AnswerStream<S, R>
where
    S: Stream,
    R: FnMut(&S::Item, &mut Answer),
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            return Poll::Ready(None);
        };
        match task::ready!(this.running.within(|| inner.poll_next(cx))) {
            Some(item) => {
                let read = this.read;
                this.running.read_chunk(|answer| read(&item, answer));
                Poll::Ready(Some(item))
            }
            None => {
                this.running.within(|| this.inner.set(None));
                this.running.finish_stream();
                Poll::Ready(None)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

#[pinned_drop]
impl<S, R> PinnedDrop for AnswerStream<S, R> {
    /// What an unfinished stream holds is dropped in its span.
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        this.running.drop_within(|| this.inner.set(None));
    }
}

impl<S, R> fmt::Debug for AnswerStream<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerStream").finish_non_exhaustive()
    }
}
