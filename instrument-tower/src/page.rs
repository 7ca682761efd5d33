//! A page that shows the traces of the last while, served by the service itself.
//!
//! ```
//! # #[cfg(feature = "axum")] {
//! use axum::{Router, routing::get};
//! use instrument_core::store::TraceStore;
//! use instrument_core::telemetry::Telemetry;
//! use instrument_tower::{Page, ServerStack};
//! use std::net::SocketAddr;
//!
//! # fn main() -> Result<(), instrument_core::Error> {
//! let store = TraceStore::default();
//! let telemetry = Telemetry::builder("camera-service")
//!     .with_store(&store)
//! #   .with_enabled(instrument_core::config::forced(false))
//!     .install()?;
//!
//! let app: Router = Router::new()
//!     .route("/users/{id}", get(async || "Ada"))
//!     .layer(ServerStack::http())
//!     // After the layers: what looks at traces is not traced.
//!     .nest_service("/tracing", Page::new(&store));
//! // With the callers' addresses: by default the page is for this machine only.
//! let service = app.into_make_service_with_connect_info::<SocketAddr>();
//! # let _ = (service, telemetry);
//! # Ok(())
//! # }
//! # main().expect("nothing can go wrong with telemetry that is off");
//! # }
//! ```
//!
//! # Who may see it
//!
//! Callers on this machine, unless [`Page::with_token`] or [`Page::with_access`] say otherwise: see [`Access`].
//!
//! # What it serves, below where it is mounted
//!
//! | path | is |
//! |---|---|
//! | `` | the page, and what it needs |
//! | `api/services`, `api/services/{service}/operations`, `api/operations`, `api/traces`, `api/traces/{id}`, `api/dependencies` | answers in the shape of Jaeger's query API |
//! | `api/traces/{id}/logs`, `api/traces/{id}/analysis`, `api/compare`, `api/running`, `api/page` | what Jaeger does not have |
//! | `api/live` | server-sent events: traces as they change; each stream ends after some seconds, and the browser goes on with the next, so that a server that shuts down has not to be told of them |
//! | `v1/traces`, `v1/logs` | OTLP over HTTP, for other services: `OTEL_EXPORTER_OTLP_ENDPOINT=http://…/tracing` |
//!
//! gRPC's paths begin at the root, so [`Page::receiver`] is mounted there.

mod access;
mod api;
mod assets;
mod body;
mod future;
mod headers;
mod live;
mod notes;
mod receiver;
mod redirect;
mod service;
mod settings;
mod turns;

pub use access::{Access, Token};
pub use body::PageBody;
pub use future::PageFuture;
pub use receiver::Receiver;
pub use service::Page;
