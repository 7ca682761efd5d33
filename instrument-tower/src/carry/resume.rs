//! The service inside of a queue.

use instrument_core::Carried;
use std::task::{Context, Poll};
use tower_service::Service;

/// A service that is called in the context that came with the request. Made by [`ResumeLayer`](crate::ResumeLayer).
#[derive(Clone, Debug)]
pub struct Resume<S> {
    inner: S,
}

impl<S> Resume<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, Request> Service<Carried<Request>> for Resume<S>
where
    S: Service<Request>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Carried<Request>) -> S::Future {
        request.in_scope(|request| self.inner.call(request))
    }
}
