//! The body of a response that is measured.

use super::measuring::Measuring;
use crate::end::Watched;
use http_body::{Body, Frame, SizeHint};
use pin_project::pin_project;
use std::fmt::Display;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of a response of [`Metrics`](super::Metrics). What is measured ends with it.
#[pin_project]
#[derive(Debug)]
pub struct ResponseBody<B> {
    #[pin]
    inner: Watched<B, Measuring>,
}

impl<B> ResponseBody<B> {
    pub(super) fn new(inner: B, measuring: Option<Measuring>) -> Self {
        Self {
            inner: Watched::new(inner, measuring.filter(Measuring::is_on)),
        }
    }

    /// The body inside, if nothing is measured, or all was.
    ///
    /// # Errors
    ///
    /// This body, if what is measured ends with it.
    pub fn try_into_inner(self) -> Result<B, Self> {
        self.inner.try_into_inner().map_err(|inner| Self { inner })
    }
}

/// A body that nobody measures, as tonic makes them for its own answers.
impl<B: Default> Default for ResponseBody<B> {
    fn default() -> Self {
        Self::new(B::default(), None)
    }
}

impl<B> Body for ResponseBody<B>
where
    B: Body,
    B::Error: Display + 'static,
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
