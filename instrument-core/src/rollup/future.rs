//! A piece of a rollup's work that is asynchronous.

use super::Rollup;
use super::stint::Stint;
use crate::failure::Failure;
use pin_project::{pin_project, pinned_drop};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};
use std::time::Instant;

/// A piece of a [`Rollup`]'s work. Made by [`Rollup::record_async`].
#[pin_project(PinnedDrop)]
#[must_use = "a future does nothing unless polled"]
pub struct RollupFuture<'a, F: Future> {
    rollup: &'a mut Rollup,
    /// When it was first polled; `None` if nothing records.
    since: Option<Instant>,
    failure: fn(&F::Output) -> Option<Failure<'_>>,
    /// `None` once it has come to an end: what it holds is dropped in the span.
    #[pin]
    inner: Option<F>,
    is_unfinished: bool,
}

impl<'a, F: Future> RollupFuture<'a, F> {
    pub(super) fn new(
        rollup: &'a mut Rollup,
        inner: F,
        failure: fn(&F::Output) -> Option<Failure<'_>>,
    ) -> Self {
        Self {
            rollup,
            since: None,
            failure,
            inner: Some(inner),
            is_unfinished: false,
        }
    }
}

impl<F: Future> Future for RollupFuture<'_, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            panic!("`RollupFuture` polled after it was ready")
        };
        *this.since = this.since.or_else(|| this.rollup.now());
        let since = *this.since;
        // Stays so if it panics, which counts as a failure already.
        *this.is_unfinished = false;
        let stint = Stint::begin(this.rollup);
        match inner.poll(cx) {
            Poll::Pending => {
                stint.pause();
                *this.is_unfinished = true;
                Poll::Pending
            }
            Poll::Ready(output) => {
                this.inner.set(None);
                stint.finish(since, (this.failure)(&output));
                Poll::Ready(output)
            }
        }
    }
}

#[pinned_drop]
impl<F: Future> PinnedDrop for RollupFuture<'_, F> {
    /// What an unfinished piece holds is dropped in the span.
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        if *this.is_unfinished {
            let stint = Stint::begin(this.rollup);
            this.inner.set(None);
            stint.pause();
            this.rollup.is_cancelled = true;
        }
    }
}

impl<F: Future> fmt::Debug for RollupFuture<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RollupFuture")
            .field("rollup", &self.rollup)
            .finish_non_exhaustive()
    }
}
