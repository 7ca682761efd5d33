//! What the tests of the layers share.

mod attributes;
mod listening;
mod relay;
mod wire;

pub use attributes::{attribute, attributes, error_type};
pub use listening::Listening;
pub use relay::{Relay, request_from};
pub use wire::{Wire, traceparent};

use std::time::Duration;

/// How long a test waits for what must come at once, on the slowest of machines.
pub const SOON: Duration = Duration::from_secs(30);

/// The README's examples are compiled here, where everything is that they use.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
