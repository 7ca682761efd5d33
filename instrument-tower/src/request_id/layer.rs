//! The layer that gives requests ids.

use super::RequestIds;
use tower_layer::Layer;

/// Gives every request an id and a correlation id: those in `X-Request-ID` and `X-Correlation-ID`, else a new id, which is
/// both. The service finds them in these headers and as a [`RequestId`](crate::request_id::RequestId) in the
/// extensions, the caller in the same headers, and the current span has them as `request.id` and `correlation.id`.
/// Who is called meanwhile is [told](crate::request_id) of them. With the feature `logs`, log lines of meanwhile have them as `request_id`
/// and `correlation_id`, too.
///
/// ```
/// use instrument_tower::{RequestIdLayer, TraceContextLayer};
/// use tower::ServiceBuilder;
///
/// let stack = ServiceBuilder::new()
///     .layer(TraceContextLayer::http())
///     .layer(RequestIdLayer::new());
/// # let _ = stack;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestIdLayer {}

impl RequestIdLayer {
    /// The layer.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

impl<S> Layer<S> for RequestIdLayer {
    type Service = RequestIds<S>;

    fn layer(&self, inner: S) -> RequestIds<S> {
        RequestIds::new(inner)
    }
}
