//! The response of a service with a span around it.

use crate::end::message_of;
use instrument_core::{End, Instrument, Span, Traced};
use pin_project::pin_project;
use std::any::type_name;
use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a response means for its span.
type Judge<R, E> = fn(&mut End<'_>, &Result<R, E>);

/// The response future of [`SpanService`](super::SpanService).
#[pin_project]
#[derive(Debug)]
pub struct ResponseFuture<F, R, E> {
    #[pin]
    inner: Traced<F, Judge<R, E>>,
}

impl<F, R, E> ResponseFuture<F, R, E>
where
    F: Future<Output = Result<R, E>>,
    E: Display,
{
    pub(crate) fn new(inner: F, span: Span) -> Self {
        Self {
            inner: inner.instrument_with(span, fail_on_error),
        }
    }
}

fn fail_on_error<R, E: Display>(end: &mut End<'_>, response: &Result<R, E>) {
    if let Err(error) = response {
        end.failed(type_name::<E>(), message_of(error));
    }
}

impl<F, R, E> Future for ResponseFuture<F, R, E>
where
    F: Future<Output = Result<R, E>>,
{
    type Output = Result<R, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<R, E>> {
        self.project().inner.poll(cx)
    }
}
