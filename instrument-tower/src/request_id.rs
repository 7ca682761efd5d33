//! Ids of requests, for people and for systems that know no traces.
//!
//! A [`RequestIdLayer`](crate::RequestIdLayer) makes a [`RequestIds`], whose responses are [`ResponseFuture`]s.
//!
//! # Where they go on
//!
//! While a request is answered its ids are in OpenTelemetry's context, which goes along into what is
//! [spawned](instrument_core::spawn). From there a [`ClientTraceLayer`](crate::ClientTraceLayer), and a `TracedClient`, write
//! them into the headers of whatever is called meanwhile, where those have none of their own: for the hosts that may
//! have the [baggage](crate::ClientTraceLayer::with_baggage_to), which is this machine unless others are named. Clients
//! without such a layer take them from [`RequestId::current`].
//!
//! ```no_run
//! # #[cfg(all(feature = "axum", feature = "reqwest"))] {
//! use axum::{Router, routing::get};
//! use instrument_tower::{ClientTraceLayer, Hosts, ServerStack, TracedClient};
//! use reqwest::Client;
//!
//! # fn main() -> Result<(), reqwest::Error> {
//! let layer = ClientTraceLayer::http().with_baggage_to(Hosts::loopback().with("analyst"));
//! let client = TracedClient::build(Client::builder())?.with_layer(layer);
//! let judge = async move || {
//!     // With the `X-Request-ID` and the `X-Correlation-ID` of the request that is answered.
//!     let asked = client.send(client.requests().get("http://analyst:8091/judge")).await;
//!     asked.map_or_else(|error| error.to_string(), |answer| answer.status().to_string())
//! };
//! let app: Router = Router::new().route("/judge", get(judge)).layer(ServerStack::http());
//! # let _ = app;
//! # Ok(())
//! # }
//! # let _ = main;
//! # }
//! ```
//!
//! What makes a body that is still sent when the response has begun is outside of that, unless it was spawned before.

mod future;
mod id;
pub(crate) mod layer;
mod service;

pub use future::ResponseFuture;
pub use id::RequestId;
pub use service::RequestIds;

use http::HeaderName;

pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const X_CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
