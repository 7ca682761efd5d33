//! Tower layers for distributed tracing, directly on OpenTelemetry.
//!
//! | layer | for |
//! |---|---|
//! | [`TraceContextLayer`] | a span around every request of a server, HTTP or gRPC |
//! | [`RouteLayer`] | the route of a request, told to layers outside of the router |
//! | [`SpanLayer`] | a span around any service: a middleware, a queue, a cache in front of a model |
//!
//! The layers for clients, for baggage, errors and metrics come next; see the repository's changelog.

#![forbid(unsafe_code)]

mod captured;
mod end;
mod framework;
mod head;
mod peer;
mod protocol;
mod query;
pub mod route;
mod semconv;
pub mod server;
pub mod span;
mod trust;

pub use head::{RequestHead, ResponseHead};
pub use peer::PeerAddress;
pub use route::layer::RouteLayer;
pub use server::layer::TraceContextLayer;
pub use span::layer::SpanLayer;
pub use trust::{Network, NotANetwork, Trust};
