//! Routes: the few templates that a server's many paths are instances of.
//!
//! The server layer sees axum's route where it sits inside the router. Outside of it, a [`RouteLayer`](crate::RouteLayer) inside reports the
//! route once it is known. For other routers there is
//! [`TraceContextLayer::with_route`](crate::TraceContextLayer::with_route).

pub(crate) mod known;
pub(crate) mod layer;
pub(crate) mod methods;
mod service;
pub(crate) mod slot;

pub(crate) use known::Route;
pub(crate) use methods::RpcMethods;
pub use service::ReportRoute;
pub(crate) use slot::RouteSlot;
