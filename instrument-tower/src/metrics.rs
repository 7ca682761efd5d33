//! Metrics of what a server answers and a client asks, by OpenTelemetry's conventions.
//!
//! [`MetricsLayer`](crate::MetricsLayer) makes a [`Metrics`], whose responses are [`ResponseFuture`]s with a
//! [`ResponseBody`].
//!
//! | instrument | unit | of |
//! |---|---|---|
//! | `http.server.request.duration` | s | requests served, until the body has ended, or [the head](crate::MetricsLayer::with_early_end) was there |
//! | `http.server.active_requests` | {request} | those that are being served |
//! | `http.server.request.body.size` | By | bytes that were received |
//! | `http.server.response.body.size` | By | bytes that were sent |
//! | `rpc.server.call.duration` | s | calls of gRPC, instead of all these |
//!
//! and likewise `http.client.…` and `rpc.client.call.duration` for a client. What layers inside wait for in `poll_ready`, as a
//! `ConcurrencyLimit` does, is not measured: it is before the call.
//!
//! # Attributes
//!
//! Those of the conventions that are required or recommended, and no other that a stranger could choose: the method, or
//! `_OTHER`; the scheme; the route, never the path; the status; `error.type`, as the spans have it; the version of HTTP. A
//! client also has the server's name and port, and the template of the URL where its caller
//! [says](crate::UrlTemplate) one. A method of gRPC is recorded once it has answered as only a method does, else `_OTHER`: see
//! [`TraceContextLayer::with_rpc_methods`](crate::TraceContextLayer::with_rpc_methods).
//!
//! # Exemplars
//!
//! What is measured is measured in the span that was current when the request came, if that is sampled. So the layer is
//! to be *inside* of the one that makes the span; [`ServerStack`](crate::ServerStack) has them in this order.
//!
//! # Bytes
//!
//! Bytes of a response are counted frame by frame. So are those of a request whose body is axum's or tonic's own type
//! (features `axum` and `tonic`), since these can be put around another body. Of a request of any other type the size is
//! recorded that its body says it has, and none if it says none.

mod active;
mod body;
mod counted;
mod future;
mod instruments;
pub(crate) mod layer;
mod measurement;
mod measuring;
mod meters;
mod outcome;
mod place;
mod service;
mod settings;

pub use body::ResponseBody;
pub use future::ResponseFuture;
pub use service::Metrics;
