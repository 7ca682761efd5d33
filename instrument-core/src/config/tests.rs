//! Nothing here touches the environment of the process.

mod any_value;
mod docs;
mod endpoints;
pub(in crate::config) mod map;
mod matrix;
#[cfg(not(feature = "config-file"))]
mod no_file;
mod precedence;
pub(in crate::config) mod rows;
mod said;
mod samplers;
mod sound;
mod sources_of_names;

use super::{CodeSettings, Config, resolve};
use map::Map;

pub(in crate::config) fn texts(config: &Config) -> Vec<String> {
    config.problems.iter().map(ToString::to_string).collect()
}

/// From the environment alone.
fn from(pairs: &[(&str, &str)]) -> Config {
    resolve("service", &CodeSettings::default(), &Map::of(pairs)).expect("it is not strict")
}

fn with(code: &CodeSettings, pairs: &[(&str, &str)]) -> Config {
    resolve("service", code, &Map::of(pairs)).expect("it is not strict")
}

/// One problem, which has all of these parts.
fn names_both(texts: &[String], parts: [&str; 3]) {
    assert_eq!(texts.len(), 1, "{texts:?}");
    for part in parts {
        assert!(texts[0].contains(part), "{part} is not in {}", texts[0]);
    }
}
