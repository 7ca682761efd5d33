//! The layer that tells a trace's ids to the caller.

use super::ResponseContext;
use tower_layer::Layer;

/// Tells the caller the ids of the trace, if it is sampled: as `traceresponse`, and as the metric `traceparent` in
/// `Server-Timing`, which is where scripts in a browser can read it.
///
/// To be put inside [`TraceContextLayer`](crate::TraceContextLayer), whose span it names, and outside of a layer that
/// answers for CORS. To an origin that such a layer grants access it exposes both headers; and in a preflight that is
/// granted it allows `traceparent`, `tracestate` and `baggage`, if they are asked for, since a browser is an instrumented
/// caller too. It grants no access of its own.
///
/// ```
/// use instrument_tower::{ResponseContextLayer, TraceContextLayer};
/// use tower::ServiceBuilder;
///
/// let stack = ServiceBuilder::new()
///     .layer(TraceContextLayer::http())
///     .layer(ResponseContextLayer::new());
/// # let _ = stack;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ResponseContextLayer {}

impl ResponseContextLayer {
    /// The layer.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

impl<S> Layer<S> for ResponseContextLayer {
    type Service = ResponseContext<S>;

    fn layer(&self, inner: S) -> ResponseContext<S> {
        ResponseContext::new(inner)
    }
}
