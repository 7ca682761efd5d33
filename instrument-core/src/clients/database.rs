//! What calls of all databases have in common.

mod duration;
mod names;
mod server;
mod slow;

#[allow(unused_imports)]
pub(crate) use duration::Clock;
#[allow(unused_imports)]
pub(crate) use names::Names;
#[allow(unused_imports)]
pub(crate) use server::Server;
#[allow(unused_imports)]
pub(crate) use slow::{SlowQuery, Watched};
