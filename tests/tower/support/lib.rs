//! What the tests of the layers share.

mod asked;
mod attributes;
mod breaking;
mod endings;
mod listening;
mod measured;
pub mod page;
mod relay;
mod served;
mod wire;

pub use asked::{PEER, ask, outgoing, request};
pub use attributes::{attribute, attributes, error_type};
pub use breaking::{Instead, serving_until};
pub use endings::Ending;
pub use listening::Listening;
pub use measured::{Instrument, Measured, Series};
pub use relay::{Relay, request_from};
pub use served::{Fed, answering, data, ended, fed, layer, listen, status};
pub use wire::{Wire, traceparent};

use std::time::Duration;

/// How long a test waits for what must come at once, on the slowest of machines.
pub const SOON: Duration = Duration::from_secs(120);

/// The README's examples are compiled here, where everything is that they use.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
