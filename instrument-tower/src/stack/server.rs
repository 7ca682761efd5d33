//! All layers of a server in one.

use crate::request_id::RequestIds;
use crate::response::ResponseContext;
use crate::server::TraceContext;
use crate::{RequestIdLayer, ResponseContextLayer, TraceContextLayer};
use tower_layer::Layer;

/// All layers of a server in one, in the order in which they need each other: from the outside the
/// [span](TraceContextLayer), the [ids for the caller](ResponseContextLayer) and the [ids of the request](RequestIdLayer).
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use instrument_tower::{ServerStack, TraceContextLayer};
///
/// let trace = TraceContextLayer::http().with_skipped_paths(["/health"]);
/// let app: Router = Router::new()
///     .route("/users/{id}", get(async || "Ada"))
///     .layer(ServerStack::new(trace));
/// # let _ = app;
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ServerStack {
    trace: TraceContextLayer,
}

impl ServerStack {
    /// With that layer for spans.
    #[must_use]
    pub const fn new(trace: TraceContextLayer) -> Self {
        Self { trace }
    }

    /// For HTTP.
    #[must_use]
    pub fn http() -> Self {
        Self::new(TraceContextLayer::http())
    }

    /// For gRPC.
    #[must_use]
    pub fn grpc() -> Self {
        Self::new(TraceContextLayer::grpc())
    }
}

impl<S> Layer<S> for ServerStack {
    type Service = TraceContext<ResponseContext<RequestIds<S>>>;

    fn layer(&self, inner: S) -> Self::Service {
        let inner = RequestIdLayer::new().layer(inner);
        let inner = ResponseContextLayer::new().layer(inner);
        self.trace.layer(inner)
    }
}
