//! All layers of a server in one.

use super::measured::{self, Measure};
use crate::request_id::RequestIds;
use crate::response::ResponseContext;
use crate::server::TraceContext;
use crate::{ErrorStatusLayer, RequestIdLayer, ResponseContextLayer, TraceContextLayer};
use tower_layer::{Identity, Layer};

/// All layers of a server in one, in the order in which they need each other: from the outside the
/// [span](TraceContextLayer), the metrics (`MetricsLayer`, feature `metrics`), whose exemplars lead to the span, the
/// [failures](ErrorStatusLayer) if they are judged by a [classifier](Self::with_error_status) too, the
/// [ids for the caller](ResponseContextLayer) and the [ids of the request](RequestIdLayer).
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
pub struct ServerStack<E = Identity> {
    trace: TraceContextLayer,
    pub(super) measure: Measure,
    error_status: E,
}

impl ServerStack {
    /// With that layer for spans.
    #[must_use]
    pub fn new(trace: TraceContextLayer) -> Self {
        Self {
            measure: measured::measure(&trace),
            trace,
            error_status: Identity::new(),
        }
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

impl<E> ServerStack<E> {
    /// Fails the span by a classifier of your own too, beside the conventions that [`TraceContextLayer`] judges by.
    #[must_use]
    pub fn with_error_status<M>(
        self,
        error_status: ErrorStatusLayer<M>,
    ) -> ServerStack<ErrorStatusLayer<M>> {
        ServerStack {
            trace: self.trace,
            measure: self.measure,
            error_status,
        }
    }
}

impl<S, E> Layer<S> for ServerStack<E>
where
    E: Layer<ResponseContext<RequestIds<S>>>,
{
    type Service = TraceContext<<Measure as Layer<E::Service>>::Service>;

    fn layer(&self, inner: S) -> Self::Service {
        let inner = RequestIdLayer::new().layer(inner);
        let inner = ResponseContextLayer::new().layer(inner);
        let inner = self.error_status.layer(inner);
        let inner = self.measure.layer(inner);
        self.trace.layer(inner)
    }
}
