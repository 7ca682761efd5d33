//! What calls of all databases have in common.

mod duration;
mod server;

#[allow(unused_imports)]
pub(crate) use duration::Clock;
#[allow(unused_imports)]
pub(crate) use server::Server;
