//! The service outside of a queue.

use instrument_core::Carried;
use std::task::{Context, Poll};
use tower_service::Service;

/// A service that is given each request with its context. Made by [`CarryLayer`](crate::CarryLayer).
#[derive(Clone, Debug)]
pub struct Carry<S> {
    inner: S,
}

impl<S> Carry<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, Request> Service<Request> for Carry<S>
where
    S: Service<Carried<Request>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.inner.call(Carried::new(request))
    }
}
