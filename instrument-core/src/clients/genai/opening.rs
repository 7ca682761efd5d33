//! A call whose answer becomes a stream.

use super::AnswerStream;
use super::running::Running;
use pin_project::{pin_project, pinned_drop};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{self, Poll};

/// A call whose answer becomes a stream. Made by [`Call::open`](super::Call::open). Dropped before it is ready, it ends its
/// span as cancelled.
#[pin_project(PinnedDrop)]
#[must_use = "a future does nothing unless polled"]
pub struct OpeningFuture<F, R> {
    running: Running,
    read: Option<R>,
    /// `None` once it is ready: what it holds is dropped in the span.
    #[pin]
    inner: Option<F>,
}

impl<F, R> OpeningFuture<F, R> {
    pub(super) fn new(inner: F, read: R, running: Running) -> Self {
        Self {
            running,
            read: Some(read),
            inner: Some(inner),
        }
    }
}

impl<F, S, E, R> Future for OpeningFuture<F, R>
where
    F: Future<Output = Result<S, E>>,
    E: Error + 'static,
{
    type Output = Result<AnswerStream<S, R>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            panic!("`OpeningFuture` polled after it was ready")
        };
        let output = task::ready!(this.running.within(|| inner.poll(cx)));
        this.running.within(|| this.inner.set(None));
        let mut running = mem::replace(this.running, Running::unseen());
        let Some(read) = this.read.take() else {
            panic!("`OpeningFuture` polled after it was ready")
        };
        Poll::Ready(match output {
            Ok(stream) => Ok(AnswerStream::new(stream, read, running)),
            Err(error) => {
                running.read(|answer| answer.error(&error));
                running.finish();
                Err(error)
            }
        })
    }
}

#[pinned_drop]
impl<F, R> PinnedDrop for OpeningFuture<F, R> {
    /// What an unfinished future holds is dropped in its span.
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        this.running.drop_within(|| this.inner.set(None));
    }
}

impl<F, R> fmt::Debug for OpeningFuture<F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpeningFuture").finish_non_exhaustive()
    }
}
