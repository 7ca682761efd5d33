//! A service whose failures are the current span's.

use super::ResponseFuture;
use super::current::Current;
use http::{Request, Response};
use http_body::Body;
use std::fmt::Display;
use std::task::{Context, Poll};
use tower_http::classify::MakeClassifier;
use tower_service::Service;

/// A service whose failures are the current span's. Made by [`ErrorStatusLayer`](crate::ErrorStatusLayer).
#[derive(Clone, Debug)]
pub struct ErrorStatus<S, M> {
    inner: S,
    make_classifier: M,
}

impl<S, M> ErrorStatus<S, M> {
    pub(super) fn new(inner: S, make_classifier: M) -> Self {
        Self {
            inner,
            make_classifier,
        }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, M, ReqBody, ResBody> Service<Request<ReqBody>> for ErrorStatus<S, M>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    S::Error: Display + 'static,
    M: MakeClassifier,
    M::FailureClass: Display + 'static,
    ResBody: Body,
{
    type Response = Response<super::ResponseBody<ResBody, M::ClassifyEos>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, M::Classifier>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        let Some(mut span) = Current::now() else {
            return ResponseFuture::new(self.inner.call(request), None);
        };
        let classifier = self.make_classifier.make_classifier(&request);
        let future = span.watch(|| self.inner.call(request));
        ResponseFuture::new(future, Some((span, classifier)))
    }
}
