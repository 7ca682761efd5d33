//! The layer that reports routes.

use super::ReportRoute;
use std::borrow::Cow;
use tower_layer::Layer;

/// Tells the layers outside of a router which route a request took. Needed only where
/// [`TraceContextLayer`](crate::TraceContextLayer) is outside of the router, as with middleware that changes the path.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use instrument_tower::{RouteLayer, TraceContextLayer};
/// use tower_layer::Layer;
///
/// let router: Router = Router::new()
///     .route("/users/{id}", get(async || "Ada"))
///     .layer(RouteLayer::new());
/// let service = TraceContextLayer::http().layer(router);
/// # let _ = service;
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct RouteLayer {
    route: Option<Cow<'static, str>>,
}

impl RouteLayer {
    /// Reports the route that axum has found. Needs the feature `axum`.
    #[must_use]
    pub const fn new() -> Self {
        Self { route: None }
    }

    /// Reports this route: for a service that is reached by no other, behind a router of your own.
    #[must_use]
    pub fn of(route: impl Into<Cow<'static, str>>) -> Self {
        Self {
            route: Some(route.into()),
        }
    }
}

impl<S> Layer<S> for RouteLayer {
    type Service = ReportRoute<S>;

    fn layer(&self, inner: S) -> ReportRoute<S> {
        ReportRoute::new(inner, self.route.clone())
    }
}
