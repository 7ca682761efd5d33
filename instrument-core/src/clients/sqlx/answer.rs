//! The answer of a call that comes at once.

use super::call::Call;
use super::rows::Rows;
use futures_core::future::BoxFuture;
use sqlx::Error;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A call's future in its span.
pub(super) struct Answer<'e, T> {
    /// `None` once it is ready.
    inner: Option<BoxFuture<'e, Result<T, Error>>>,
    call: Option<Call>,
    rows: fn(&T) -> Rows,
    polling: bool,
}

impl<'e, T: 'e> Answer<'e, T> {
    pub(super) fn boxed(
        inner: BoxFuture<'e, Result<T, Error>>,
        call: Call,
        rows: fn(&T) -> Rows,
    ) -> BoxFuture<'e, Result<T, Error>> {
        Box::pin(Self {
            inner: Some(inner),
            call: Some(call),
            rows,
            polling: false,
        })
    }
}

impl<T> Future for Answer<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let (Some(inner), Some(call)) = (&mut this.inner, &mut this.call) else {
            panic!("`Answer` polled after it was ready")
        };
        this.polling = true;
        let answer = call.run(|| inner.as_mut().poll(cx));
        this.polling = false;
        let Poll::Ready(answer) = answer else {
            return Poll::Pending;
        };
        if let Some(mut call) = this.call.take() {
            // What it holds is dropped in the span.
            call.run(|| this.inner = None);
            if let Ok(answer) = &answer {
                call.add((this.rows)(answer));
            }
            call.finish(answer.as_ref().err());
        }
        Poll::Ready(answer)
    }
}

impl<T> Drop for Answer<'_, T> {
    /// Given up before it was ready; or, in a poll, it panicked.
    fn drop(&mut self) {
        match self.call.take() {
            Some(call) if self.polling => call.panicked(),
            Some(call) => call.cancel(|| self.inner = None),
            None => {}
        }
    }
}
