//! All layers of a server in one.
//!
//! [`ServerStack`](crate::ServerStack) is a layer; [`ServiceBuilderExt`](crate::ServiceBuilderExt) puts it on a
//! `ServiceBuilder` in one word.

pub(crate) mod builder;
pub(crate) mod server;
