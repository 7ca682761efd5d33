//! The service that reports routes.

use super::{Route, RouteSlot};
use crate::framework::axum;
use http::Request;
use std::borrow::Cow;
use std::task::{Context, Poll};
use tower_service::Service;

/// A service that reports the route of its requests. Made by [`RouteLayer`](crate::RouteLayer).
#[derive(Clone, Debug)]
pub struct ReportRoute<S> {
    inner: S,
    route: Option<Cow<'static, str>>,
}

impl<S> ReportRoute<S> {
    pub(crate) fn new(inner: S, route: Option<Cow<'static, str>>) -> Self {
        Self { inner, route }
    }
}

impl<S, B> Service<Request<B>> for ReportRoute<S>
where
    S: Service<Request<B>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> S::Future {
        let extensions = request.extensions();
        if let Some(slot) = extensions.get::<RouteSlot>() {
            let route = self.route.as_deref().or_else(|| axum::route(extensions));
            if let Some(route) = route {
                slot.report(Route::new(route));
            }
        }
        self.inner.call(request)
    }
}
