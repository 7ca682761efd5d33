//! What may be set, from code, environment or file; and what came of it.
//!
//! What is forced in code beats the environment, the environment beats a default in code, and that beats what is built
//! in. With `OTEL_CONFIG_FILE` the file decides in the place of the environment and of the defaults in code.
#![doc = include_str!("../docs/settings.md")]

mod allowed;
mod choice;
mod code;
mod decided;
mod endpoint;
mod environment;
#[cfg(feature = "config-file")]
mod file;
#[cfg(not(feature = "config-file"))]
#[path = "config/no_file.rs"]
mod file;
mod misspelt;
mod parse;
mod problem;
mod resolve;
mod sampler;
mod secret;
mod settings;
mod sound;
mod sources;
mod suggestion;
// They look at all signals.
#[cfg(all(test, feature = "logs", feature = "metrics"))]
mod tests;

pub use allowed::Allowed;
pub use choice::{Choice, forced};
pub use decided::{Destination, Propagator};
pub use problem::Problem;
pub use settings::{Setting, Twin, settings};

use crate::provider::{Instrumentation, SemconvOptIn};
pub(crate) use code::CodeSettings;
pub(crate) use decided::{Config, Limits, LogLevel, Metrics, Pipe};
pub(crate) use environment::{Environment, Process};
pub(crate) use parse::MOST_ITEMS;
pub(crate) use resolve::resolve;
