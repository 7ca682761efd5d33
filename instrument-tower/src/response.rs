//! The ids of a trace, told to the caller.
//!
//! A [`ResponseContextLayer`](crate::ResponseContextLayer) makes a [`ResponseContext`], whose responses are
//! [`ResponseFuture`]s.

mod cors;
mod future;
pub(crate) mod layer;
mod service;

pub use future::ResponseFuture;
pub use service::ResponseContext;
