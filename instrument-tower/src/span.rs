//! A span around any Tower service, HTTP or not.
//!
//! [`SpanLayer`](crate::SpanLayer) makes a [`SpanService`], whose responses are [`ResponseFuture`]s.

mod future;
pub(crate) mod layer;
mod service;

pub use future::ResponseFuture;
pub use service::SpanService;
