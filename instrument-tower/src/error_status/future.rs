//! The response of a service whose failures are judged.

use super::ResponseBody;
use super::body::Judge;
use super::class;
use super::current::Current;
use crate::end::failure_of;
use http::Response;
use http_body::Body;
use pin_project::pin_project;
use std::fmt::{self, Display};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_http::classify::{ClassifiedResponse, ClassifyResponse};

/// The response future of [`ErrorStatus`](super::ErrorStatus). `C` judges the response.
#[pin_project]
#[must_use = "a future does nothing unless polled"]
pub struct ResponseFuture<F, C> {
    #[pin]
    inner: F,
    /// `None` if there is no span that records.
    judge: Option<(Current, C)>,
}

impl<F, C> ResponseFuture<F, C> {
    pub(super) fn new(inner: F, judge: Option<(Current, C)>) -> Self {
        Self { inner, judge }
    }
}

impl<F, C, B, E> Future for ResponseFuture<F, C>
where
    F: Future<Output = Result<Response<B>, E>>,
    C: ClassifyResponse,
    C::FailureClass: Display + 'static,
    B: Body,
    E: Display + 'static,
{
    type Output = Result<Response<ResponseBody<B, C::ClassifyEos>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let polled = match this.judge {
            Some((span, _)) => span.watch(|| this.inner.poll(cx)),
            None => this.inner.poll(cx),
        };
        let Poll::Ready(result) = polled else {
            return Poll::Pending;
        };
        let judge = match this.judge.take() {
            Some((span, classifier)) => judged(span, classifier, &result),
            None => None,
        };
        Poll::Ready(result.map(|response| response.map(|body| ResponseBody::new(body, judge))))
    }
}

/// Who judges the body, if there is anything left to be judged.
fn judged<C, B, E>(
    span: Current,
    classifier: C,
    result: &Result<Response<B>, E>,
) -> Option<Judge<C::ClassifyEos>>
where
    C: ClassifyResponse,
    C::FailureClass: Display + 'static,
    E: Display + 'static,
{
    let response = match result {
        Ok(response) => response,
        Err(error) => {
            let class = classifier.classify_error(error);
            span.fail(class::known(&class).unwrap_or_else(|| failure_of(error)));
            return None;
        }
    };
    let status = response.status();
    let end = match classifier.classify_response(response) {
        ClassifiedResponse::Ready(Err(class)) => {
            span.fail(class::of_response(&class, status));
            return None;
        }
        ClassifiedResponse::Ready(Ok(())) => None,
        ClassifiedResponse::RequiresEos(end) => Some(end),
    };
    Some(Judge::new(span, status, end))
}

impl<F, C> fmt::Debug for ResponseFuture<F, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
