//! The answers of a call that come one by one.

use super::call::Call;
use super::rows::Rows;
use futures_core::Stream;
use futures_core::stream::BoxStream;
use sqlx::Error;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

/// A call's stream in its span, which ends with the stream or with its first error.
pub(super) struct Answers<'e, T> {
    /// `None` once it is exhausted.
    inner: Option<BoxStream<'e, Result<T, Error>>>,
    call: Option<Call>,
    rows: fn(&T) -> Rows,
    /// Since when the caller has been busy with what it got.
    handed: Option<Instant>,
    polling: bool,
}

impl<'e, T: 'e> Answers<'e, T> {
    pub(super) fn boxed(
        inner: BoxStream<'e, Result<T, Error>>,
        call: Call,
        rows: fn(&T) -> Rows,
    ) -> BoxStream<'e, Result<T, Error>> {
        Box::pin(Self {
            inner: Some(inner),
            call: Some(call),
            rows,
            handed: None,
            polling: false,
        })
    }
}

impl<T> Stream for Answers<'_, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(inner) = &mut this.inner else {
            return Poll::Ready(None);
        };
        let Some(call) = &mut this.call else {
            return inner.as_mut().poll_next(cx);
        };
        if let Some(handed) = this.handed.take() {
            call.resume(handed.elapsed());
        }
        this.polling = true;
        let next = call.run(|| inner.as_mut().poll_next(cx));
        this.polling = false;
        match &next {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(answer))) => {
                call.add((this.rows)(answer));
                this.handed = call.span().is_recording().then(Instant::now);
            }
            Poll::Ready(Some(Err(error))) => {
                if let Some(call) = this.call.take() {
                    call.finish(Some(error));
                }
            }
            Poll::Ready(None) => {
                if let Some(mut call) = this.call.take() {
                    call.run(|| this.inner = None);
                    call.finish(None);
                }
            }
        }
        next
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<T> Drop for Answers<'_, T> {
    /// Given up before its end; or, in a poll, it panicked.
    fn drop(&mut self) {
        match self.call.take() {
            Some(call) if self.polling => call.panicked(),
            Some(mut call) => {
                if let Some(handed) = self.handed.take() {
                    call.resume(handed.elapsed());
                }
                call.cancel(|| self.inner = None);
            }
            None => {}
        }
    }
}
