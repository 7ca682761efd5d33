//! `mongodb`: spans out of the driver's command events.
//!
//! To come.

mod answer;
mod command;
mod commands;
mod failure;
mod handler;
mod monitor;
mod open;
mod peer;
mod table;
mod text;
mod wait;

pub use monitor::{Monitor, QueryText};

use crate::{Scope, scope};

static SCOPE: Scope = scope!();
