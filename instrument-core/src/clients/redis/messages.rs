//! A stream of messages in a span.

use crate::Span;
use crate::outcome::Outcome;
use crate::semconv::redis::REDIS_SUBSCRIPTION_MESSAGES;
use futures_core::Stream;
use pin_project::{pin_project, pinned_drop};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;

/// What is received. Where the stream began below a span, it has one too, that says how many messages there were, and
/// whether the stream was dropped or the connection lost. Made by [`Connection`](super::Connection).
///
/// What is done with a message is none of it: that is a span of its own.
#[pin_project(PinnedDrop)]
#[must_use = "a stream does nothing unless polled"]
pub struct Messages<S> {
    /// `None` once it has ended.
    span: Option<Span>,
    received: u64,
    #[pin]
    inner: Option<S>,
}

impl<S> Messages<S> {
    pub(super) fn new(span: Span, inner: S) -> Self {
        Self {
            span: Some(span),
            received: 0,
            inner: Some(inner),
        }
    }
}

impl<S: Stream> Stream for Messages<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            return Poll::Ready(None);
        };
        let Some(span) = this.span else {
            return inner.poll_next(cx);
        };
        let polled = span.within(|| inner.poll_next(cx));
        match polled {
            Poll::Ready(Some(_)) => *this.received += 1,
            Poll::Ready(None) => {
                span.within(|| this.inner.set(None));
                if let Some(span) = this.span.take() {
                    span.settle(|end| {
                        end.attribute(REDIS_SUBSCRIPTION_MESSAGES, this.received);
                        // Nothing else ends it from the other side.
                        end.failed("connection_lost", "the connection was lost");
                    });
                }
            }
            Poll::Pending => {}
        }
        polled
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

#[pinned_drop]
impl<S> PinnedDrop for Messages<S> {
    /// What an unfinished stream holds is dropped in its span. A panic is no decision of the caller's.
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        let Some(mut span) = this.span.take() else {
            return;
        };
        span.within(|| this.inner.set(None));
        span.set_attribute(REDIS_SUBSCRIPTION_MESSAGES, *this.received);
        if !thread::panicking() {
            span.end_with(Outcome::Cancelled);
        }
    }
}

impl<S> fmt::Debug for Messages<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages")
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
