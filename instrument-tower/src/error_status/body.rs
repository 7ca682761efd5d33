//! The body of a response that may still fail.

use super::class;
use super::current::Current;
use crate::end::{End, Failure, Watch, Watched, failure_of};
use bytes::Buf;
use http::StatusCode;
use http_body::{Body, Frame, SizeHint};
use pin_project::pin_project;
use std::fmt::Display;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_http::classify::ClassifyEos;

/// The body of a response of [`ErrorStatus`](super::ErrorStatus). `C` judges its end.
#[pin_project]
#[derive(Debug)]
pub struct ResponseBody<B, C> {
    #[pin]
    inner: Watched<B, Judge<C>>,
}

impl<B, C> ResponseBody<B, C> {
    pub(super) fn new(inner: B, judge: Option<Judge<C>>) -> Self {
        Self {
            inner: Watched::new(inner, judge),
        }
    }
}

/// A body that nobody judges, as tonic makes them for its own answers.
impl<B: Default, C> Default for ResponseBody<B, C> {
    fn default() -> Self {
        Self::new(B::default(), None)
    }
}

impl<B, C> Body for ResponseBody<B, C>
where
    B: Body,
    B::Error: Display + 'static,
    C: ClassifyEos,
    C::FailureClass: Display + 'static,
{
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.project().inner.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Judges how a body ends.
#[derive(Debug)]
pub(super) struct Judge<C> {
    span: Current,
    status: StatusCode,
    /// `None` if the head was enough to tell; an error of the body is a failure nevertheless.
    classifier: Option<C>,
}

impl<C> Judge<C> {
    pub(super) fn new(span: Current, status: StatusCode, classifier: Option<C>) -> Self {
        Self {
            span,
            status,
            classifier,
        }
    }
}

impl<C> Watch for Judge<C>
where
    C: ClassifyEos,
    C::FailureClass: Display + 'static,
{
    fn poll<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        self.span.watch(poll)
    }

    fn data(&mut self, _: &impl Buf) {}

    fn failure<E: Display + 'static>(&mut self, error: &E) -> Failure {
        let class = self.classifier.take().map(|it| it.classify_error(error));
        class
            .and_then(|class| class::known(&class))
            .unwrap_or_else(|| failure_of(error))
    }

    fn ended(mut self, end: End<'_>) {
        match end {
            End::Failed(failure) => self.span.fail(failure),
            End::Complete(trailers) => {
                let verdict = self.classifier.take().map(|it| it.classify_eos(trailers));
                if let Some(Err(class)) = verdict {
                    self.span.fail(class::of_response(&class, self.status));
                }
            }
        }
    }
}
