//! What can be set, by flag or by environment: one [table](settings::TABLE), out of which `--help` and the README's table are
//! made, and a struct for each role.
//!
//! A flag is its variable in lower case: `BATCH_WINDOW_SECONDS=5` is `--batch-window-seconds 5`. The flag wins. What cannot be
//! understood is refused, all of it at once.

mod arguments;
mod asked;
mod command;
mod help;
mod problems;
mod read;
mod reading;
mod role;
mod roles;
mod secret;
pub mod settings;

pub use command::Command;
pub use help::{help, markdown};
pub use problems::Problems;
pub use role::Role;
pub use roles::{
    Analyst, AnswerSchema, Backend, Database, Demo, Detector, DeviceChoice, LanguageModel,
    Supervisor,
};

pub use secret::Secret;

use asked::Asked;
use reading::Reading;

#[cfg(test)]
mod tests;
