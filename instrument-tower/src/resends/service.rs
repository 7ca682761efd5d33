//! The service that lets sendings of a request be counted.

use super::Resends;
use http::Request;
use std::task::{Context, Poll};
use tower_service::Service;

/// A service whose requests carry their count of sendings. Made by [`ResendLayer`](crate::ResendLayer).
#[derive(Clone, Debug)]
pub struct MarkResends<S> {
    inner: S,
}

impl<S> MarkResends<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, B> Service<Request<B>> for MarkResends<S>
where
    S: Service<Request<B>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> S::Future {
        // One that is there already counts for whoever is further out.
        if request.extensions().get::<Resends>().is_none() {
            request.extensions_mut().insert(Resends::new());
        }
        self.inner.call(request)
    }
}
