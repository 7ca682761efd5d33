//! The time before a request is sent again.

use instrument_core::resilience::Waiting;
use pin_project::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// What a policy waits for. Made by [`SeenRetry`](super::SeenRetry).
#[pin_project]
#[derive(Debug)]
pub struct Delay<F> {
    #[pin]
    inner: F,
    /// `None` if nobody looks.
    waiting: Option<Waiting>,
}

impl<F> Delay<F> {
    pub(super) fn new(inner: F, waiting: Option<Waiting>) -> Self {
        Self { inner, waiting }
    }
}

impl<F: Future> Future for Delay<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let output = ready!(this.inner.poll(cx));
        drop(this.waiting.take());
        Poll::Ready(output)
    }
}
