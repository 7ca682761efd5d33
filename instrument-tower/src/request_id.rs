//! Ids of requests, for people and for systems that know no traces.
//!
//! A [`RequestIdLayer`](crate::RequestIdLayer) makes a [`RequestIds`], whose responses are [`ResponseFuture`]s.

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
