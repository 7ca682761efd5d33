//! All layers of a server in one.

use crate::baggage::WithBaggage;
use crate::request_id::RequestIds;
use crate::response::ResponseContext;
use crate::server::TraceContext;
use crate::{BaggageLayer, RequestIdLayer, ResponseContextLayer, TraceContextLayer};
use tower_layer::Layer;

/// All layers of a server in one, in the order in which they need each other: from the outside the
/// [baggage](BaggageLayer), the [span](TraceContextLayer), the [ids for the caller](ResponseContextLayer) and the
/// [ids of the request](RequestIdLayer).
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use instrument_tower::{BaggageLayer, ServerStack, TraceContextLayer};
///
/// let trace = TraceContextLayer::http().with_skipped_paths(["/health"]);
/// let app: Router = Router::new()
///     .route("/users/{id}", get(async || "Ada"))
///     .layer(ServerStack::new(trace).with_baggage(BaggageLayer::pipeline()));
/// # let _ = app;
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ServerStack {
    baggage: BaggageLayer,
    trace: TraceContextLayer,
}

impl ServerStack {
    /// With that layer for spans.
    #[must_use]
    pub fn new(trace: TraceContextLayer) -> Self {
        let baggage = BaggageLayer::new().or_provider(trace.provider());
        Self { baggage, trace }
    }

    /// With that layer for baggage, and the provider of the spans unless it has its own. Default: [`BaggageLayer::new`],
    /// which takes the baggage of callers on the same machine and of nobody else.
    #[must_use]
    pub fn with_baggage(mut self, baggage: BaggageLayer) -> Self {
        self.baggage = baggage.or_provider(self.trace.provider());
        self
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
    type Service = WithBaggage<TraceContext<ResponseContext<RequestIds<S>>>>;

    fn layer(&self, inner: S) -> Self::Service {
        let inner = RequestIdLayer::new().layer(inner);
        let inner = ResponseContextLayer::new().layer(inner);
        self.baggage.layer(self.trace.layer(inner))
    }
}
