//! Tower layers for distributed tracing, directly on OpenTelemetry.
//!
//! | layer | for |
//! |---|---|
//! | [`TraceContextLayer`] | a span around every request of a server, HTTP or gRPC |
//! | [`BaggageLayer`] | whose baggage is taken, what its values may be, and what of a request becomes baggage |
//! | [`ClientTraceLayer`] | a span around every call of a client, HTTP or gRPC, and what the other side is told of it |
//! | [`TracedClient`](struct.TracedClient.html) | the same around a `reqwest` client, for those who do not write in services (feature `reqwest`) |
//! | [`ResendLayer`] | how often a client sends a request, counted from outside of its retries |
//! | [`RouteLayer`] | the route of a request, told to layers outside of the router |
//! | [`ResponseContextLayer`] | the ids of the trace, told to the caller, also across origins |
//! | [`RequestIdLayer`] | ids of requests, in, out, and on to who is called |
//! | [`ServerStack`] | the layers of a server in one |
//! | [`MetricsLayer`] | metrics of requests, of servers and clients, HTTP or gRPC |
//! | [`ErrorStatusLayer`] | failures, put onto whatever span is current |
//! | [`SpanLayer`] | a span around any service: a middleware, a queue, a cache in front of a model |
//! | [`CarryLayer`], [`ResumeLayer`] | the context through `tower::buffer`, from the outside of it to the inside |
//!
//! A server on axum and one on tonic:
//!
//! ```
//! # #[cfg(all(feature = "axum", feature = "tonic"))] {
//! use axum::{Router, routing::get};
//! use instrument_tower::{ServerStack, TraceContextLayer};
//!
//! let trace = TraceContextLayer::http().with_skipped_paths(["/health"]);
//! let web: Router = Router::new()
//!     .route("/users/{id}", get(async || "Ada"))
//!     .route("/health", get(async || "well"))
//!     .layer(ServerStack::new(trace));
//!
//! let rpc = tonic::transport::Server::builder().layer(ServerStack::grpc());
//! # let _ = (web, rpc);
//! # }
//! ```
//!
//! # Features
//!
//! | feature | brings |
//! |---|---|
//! | `axum` | routes, whole paths and peer addresses as axum knows them |
//! | `hyper-util` | errors of hyper's clients by what they are, also those of HTTP/2, and the address that it is connected to |
//! | `metrics` (default) | [`MetricsLayer`]; brings no crate |
//! | `page` | [`Page`](page/index.html), which shows the traces of the last while |
//! | `reqwest` | requests of a `reqwest` client: [`ClientTraceLayer`] around one, and `TracedClient`; with `hyper-util` |
//! | `retry` | `retry::SeenRetry`, around policies of `tower::retry` |
//! | `tonic` | peer addresses and errors as tonic knows them; with `hyper-util` |
//!

#![forbid(unsafe_code)]

pub mod baggage;
mod call;
mod captured;
pub mod carry;
mod chance;
pub mod client;
mod end;
pub mod error_status;
mod framework;
mod head;
mod hex;
mod host;
mod hosts;
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(feature = "page")]
pub mod page;
mod peer;
mod protocol;
mod query;
mod recorded;
pub mod request_id;
pub mod resends;
pub mod response;
#[cfg(feature = "retry")]
pub mod retry;
pub mod route;
mod semconv;
mod served;
pub mod server;
pub mod span;
mod stack;
mod template;
#[cfg(feature = "reqwest")]
mod traced_client;
mod trust;

pub use baggage::layer::BaggageLayer;
pub use carry::layer::CarryLayer;
pub use carry::resume_layer::ResumeLayer;
pub use client::layer::ClientTraceLayer;
pub use error_status::layer::ErrorStatusLayer;
pub use head::{RequestHead, ResponseHead};
pub use hosts::Hosts;
#[cfg(feature = "metrics")]
pub use metrics::layer::MetricsLayer;
#[cfg(feature = "page")]
pub use page::Page;
pub use peer::PeerAddress;
pub use request_id::layer::RequestIdLayer;
pub use resends::layer::ResendLayer;
pub use response::layer::ResponseContextLayer;
pub use route::layer::RouteLayer;
pub use server::layer::TraceContextLayer;
pub use span::layer::SpanLayer;
pub use stack::builder::ServiceBuilderExt;
pub use stack::server::ServerStack;
pub use template::UrlTemplate;
#[cfg(feature = "reqwest")]
pub use traced_client::TracedClient;
pub use trust::{Network, NotANetwork, ProxyHeaders, Trust};
