//! The layer that lets sendings of a request be counted.

use super::MarkResends;
use tower_layer::Layer;

/// Lets [`ClientTraceLayer`](crate::ClientTraceLayer) count how often a request is sent, as `http.request.resend_count`.
/// It belongs outside of what sends requests again: retries, redirects, another try with a password.
///
/// ```
/// use instrument_tower::{ClientTraceLayer, ResendLayer};
/// use tower::ServiceBuilder;
///
/// # #[derive(Clone)] struct Policy;
/// # let (policy, client) = (tower::util::MapRequestLayer::new(|request: http::Request<()>| request), tower::service_fn(async |_: http::Request<()>| Ok::<_, std::convert::Infallible>(http::Response::new(String::new()))));
/// let client = ServiceBuilder::new()
///     .layer(ResendLayer::new())
///     // Here, `RetryLayer::new(policy)`: what is inside of it is sent again.
/// #   .layer(policy)
///     .layer(ClientTraceLayer::http())
///     .service(client);
/// # let _ = client;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ResendLayer {}

impl ResendLayer {
    /// The layer.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

impl<S> Layer<S> for ResendLayer {
    type Service = MarkResends<S>;

    fn layer(&self, inner: S) -> MarkResends<S> {
        MarkResends::new(inner)
    }
}
