//! The body of a response whose span it ends.

use super::record::ClientRecord;
use crate::call::Call;
use crate::end::Watched;
use http_body::{Body, Frame, SizeHint};
use pin_project::pin_project;
use std::fmt::Display;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of a response of [`ClientTrace`](super::ClientTrace). The span ends with it.
#[pin_project]
#[derive(Debug)]
pub struct ResponseBody<B> {
    #[pin]
    inner: Watched<B, Call<ClientRecord>>,
}

impl<B> ResponseBody<B> {
    pub(super) fn new(inner: B, call: Option<Call<ClientRecord>>) -> Self {
        Self {
            inner: Watched::new(inner, call),
        }
    }
}

impl<B> ResponseBody<B> {
    /// The body inside, if its end is of no interest: the call was not recorded, or has ended.
    ///
    /// # Errors
    ///
    /// This body, if the span ends with it.
    pub fn try_into_inner(self) -> Result<B, Self> {
        self.inner.try_into_inner().map_err(|inner| Self { inner })
    }
}

/// A body that nobody watches, as tonic makes them for its own answers.
impl<B: Default> Default for ResponseBody<B> {
    fn default() -> Self {
        Self {
            inner: Watched::new(B::default(), None),
        }
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
