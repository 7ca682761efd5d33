//! A call whose answer comes in one piece.

use super::Answer;
use super::running::Running;
use pin_project::{pin_project, pinned_drop};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};

/// A call of a model, under way. Made by [`Call::run`](super::Call::run). Dropped before it is ready, it ends its span as
/// cancelled.
#[pin_project(PinnedDrop)]
#[must_use = "a future does nothing unless polled"]
pub struct AnswerFuture<F, R> {
    running: Running,
    read: Option<R>,
    /// `None` once it is ready: what it holds is dropped in the span.
    #[pin]
    inner: Option<F>,
}

impl<F, R> AnswerFuture<F, R> {
    pub(super) fn new(inner: F, read: R, running: Running) -> Self {
        Self {
            running,
            read: Some(read),
            inner: Some(inner),
        }
    }
}

impl<F, R> Future for AnswerFuture<F, R>
where
    F: Future,
    R: FnOnce(&F::Output, &mut Answer),
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            panic!("`AnswerFuture` polled after it was ready")
        };
        let output = task::ready!(this.running.within(|| inner.poll(cx)));
        this.running.within(|| this.inner.set(None));
        if let Some(read) = this.read.take() {
            this.running.read(|answer| read(&output, answer));
        }
        this.running.finish();
        Poll::Ready(output)
    }
}

#[pinned_drop]
impl<F, R> PinnedDrop for AnswerFuture<F, R> {
    /// What an unfinished future holds is dropped in its span.
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        this.running.drop_within(|| this.inner.set(None));
    }
}

impl<F, R> fmt::Debug for AnswerFuture<F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerFuture").finish_non_exhaustive()
    }
}
