//! All layers of a server in one.

use super::measured::{self, Measure};
use crate::baggage::WithBaggage;
use crate::request_id::RequestIds;
use crate::response::ResponseContext;
use crate::server::TraceContext;
use crate::{
    BaggageLayer, ErrorStatusLayer, RequestIdLayer, ResponseContextLayer, TraceContextLayer,
};
use tower_layer::{Identity, Layer};

/// All layers of a server in one, in the order in which they need each other: from the outside the
/// [baggage](BaggageLayer), the [span](TraceContextLayer), the metrics (`MetricsLayer`, feature `metrics`), whose
/// exemplars lead to the span, the [failures](ErrorStatusLayer) if they are judged by a
/// [classifier](Self::with_error_status) too, the [ids for the caller](ResponseContextLayer) and the
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
pub struct ServerStack<E = Identity> {
    baggage: BaggageLayer,
    trace: TraceContextLayer,
    pub(super) measure: Measure,
    error_status: E,
}

impl ServerStack {
    /// With that layer for spans.
    #[must_use]
    pub fn new(trace: TraceContextLayer) -> Self {
        Self {
            baggage: BaggageLayer::new().or_provider(trace.provider()),
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

    /// For gRPC. Methods that have not answered yet are `_OTHER`, unless they are
    /// [named](TraceContextLayer::with_rpc_methods).
    #[must_use]
    pub fn grpc() -> Self {
        Self::new(TraceContextLayer::grpc())
    }
}

impl<E> ServerStack<E> {
    /// With that layer for baggage, and the provider of the spans unless it has its own. Default: [`BaggageLayer::new`],
    /// which takes the baggage of callers on the same machine and of nobody else, whatever proxies there hand on.
    #[must_use]
    pub fn with_baggage(mut self, baggage: BaggageLayer) -> Self {
        self.baggage = baggage.or_provider(self.trace.provider());
        self
    }

    /// Fails the span by a classifier of your own too, beside the conventions that [`TraceContextLayer`] judges by.
    #[must_use]
    pub fn with_error_status<M>(
        self,
        error_status: ErrorStatusLayer<M>,
    ) -> ServerStack<ErrorStatusLayer<M>> {
        ServerStack {
            baggage: self.baggage,
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
    type Service = WithBaggage<TraceContext<<Measure as Layer<E::Service>>::Service>>;

    fn layer(&self, inner: S) -> Self::Service {
        let inner = RequestIdLayer::new().layer(inner);
        let inner = ResponseContextLayer::new().layer(inner);
        let inner = self.error_status.layer(inner);
        let inner = self.measure.layer(inner);
        self.baggage.around_spans(self.trace.layer(inner))
    }
}
