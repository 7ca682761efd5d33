//! Tower layers for distributed tracing, directly on OpenTelemetry.
//!
//! | layer | for |
//! |---|---|
//! | [`SpanLayer`] | a span around any service: a middleware, a queue, a cache in front of a model |
//!
//! The layers for servers and clients, for baggage, errors and metrics come next; see the repository's changelog.

#![forbid(unsafe_code)]

mod end;
mod head;
mod protocol;
pub mod span;

pub use head::{RequestHead, ResponseHead};
pub use span::layer::SpanLayer;
