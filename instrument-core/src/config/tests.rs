//! Nothing here touches the environment of the process.

mod any_value;
mod docs;
mod endpoints;
mod map;
mod matrix;
mod precedence;
mod rows;
mod samplers;
mod sources_of_names;

use super::{CodeSettings, Config, resolve};
use map::Map;

fn texts(config: &Config) -> Vec<String> {
    config.problems.iter().map(ToString::to_string).collect()
}

/// From the environment alone.
fn from(pairs: &[(&str, &str)]) -> Config {
    resolve("service", &CodeSettings::default(), &Map::of(pairs)).expect("it is not strict")
}

fn with(code: &CodeSettings, pairs: &[(&str, &str)]) -> Config {
    resolve("service", code, &Map::of(pairs)).expect("it is not strict")
}
