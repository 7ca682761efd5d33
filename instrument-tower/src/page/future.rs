//! The future of an answer.

use super::body::PageBody;
use futures_util::future::BoxFuture;
use http::Response;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The future of an answer of a [`Page`](super::Page).
pub struct PageFuture(Kind);

enum Kind {
    Ready(Option<Box<Response<PageBody>>>),
    // Whoever sends spans or asks waits for a network anyway: a box more is nothing.
    Later(BoxFuture<'static, Response<PageBody>>),
}

impl PageFuture {
    pub(super) fn ready(response: Response<PageBody>) -> Self {
        Self(Kind::Ready(Some(Box::new(response))))
    }

    pub(super) fn later(
        response: impl Future<Output = Response<PageBody>> + Send + 'static,
    ) -> Self {
        Self(Kind::Later(Box::pin(response)))
    }
}

impl Future for PageFuture {
    type Output = Result<Response<PageBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Kind::Ready(response) => {
                let response = response.take().expect("it is polled until it is ready");
                Poll::Ready(Ok(*response))
            }
            Kind::Later(future) => future.as_mut().poll(cx).map(Ok),
        }
    }
}

impl fmt::Debug for PageFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageFuture")
    }
}
