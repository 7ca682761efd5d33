//! A `reqwest` client as a service of requests of `http`.

use crate::client::reqwest::response;
use http::{Request, Response};
use pin_project::pin_project;
use reqwest::{Body, Client, Error};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_service::Service;

/// A `reqwest` client as a service of requests of `http`, whose extensions others can see.
#[derive(Clone, Debug)]
pub(super) struct Sending(pub(super) Client);

impl Service<Request<Body>> for Sending {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Answer<<Client as Service<reqwest::Request>>::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Service::<reqwest::Request>::poll_ready(&mut self.0, cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match reqwest::Request::try_from(request) {
            Ok(request) => Answer::Coming(self.0.call(request)),
            Err(error) => Answer::Refused(Some(error)),
        }
    }
}

/// What comes of a request.
#[pin_project(project = AnswerProjection)]
pub(super) enum Answer<F> {
    Coming(#[pin] F),
    /// It is no request at all; `None` once that was said.
    Refused(Option<Error>),
}

impl<F> Future for Answer<F>
where
    F: Future<Output = Result<reqwest::Response, Error>>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            AnswerProjection::Coming(answer) => {
                answer.poll(cx).map(|result| result.map(response::plain))
            }
            AnswerProjection::Refused(error) => error
                .take()
                .map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
        }
    }
}
