//! All layers of a server in one.
//!
//! [`ServerStack`](crate::ServerStack) is a layer; [`ServiceBuilderExt`](crate::ServiceBuilderExt) puts it on a
//! `ServiceBuilder` in one word.

pub(crate) mod builder;
#[cfg(feature = "metrics")]
mod measured;
#[cfg(not(feature = "metrics"))]
#[path = "stack/not_measured.rs"]
mod measured;
pub(crate) mod server;
