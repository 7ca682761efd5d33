//! A file, and what comes of it.

mod any_file;
mod forced;
mod matrix;
mod places;
mod read;
mod values;

use super::from_text;
use crate::Error;
use crate::config::resolve::unless;
use crate::config::sources::Sources;
use crate::config::tests::map::Map;
use crate::config::{CodeSettings, Config, sound};

fn with(text: &str, code: &CodeSettings, variables: &[(&str, &str)]) -> Result<Config, Error> {
    let map = Map::of(variables);
    let (mut config, strict) =
        from_text("otel.yaml", text, "service", code, &mut Sources::new(&map))?;
    sound::make(&mut config);
    unless(strict, config)
}

fn from(text: &str) -> Config {
    with(text, &CodeSettings::default(), &[]).expect("it can be read")
}
