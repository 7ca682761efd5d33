//! `OTEL_CONFIG_FILE`: OpenTelemetry's declarative schema, version 1.1.
//!
//! With it the file decides. Other variables count where it names them; what code forces still is the last word; of
//! what code gives as a default only the service's name remains, for a file that has none.

mod distribution;
mod document;
mod exporter;
mod forced;
mod headers;
mod leaf;
mod limits;
mod node;
mod processor;
mod propagator;
mod reader;
mod resource;
mod sampler;
mod signals;
mod substitution;
#[cfg(all(test, feature = "logs", feature = "metrics"))]
mod tests;
mod tls;
mod tree;

use super::sources::{Chosen, Sources};
use super::{CodeSettings, Config, Problem, resolve};
use crate::Error;
use node::At;
use reader::Reader;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// More than any configuration, and little enough to read at once.
const MOST_BYTES: u64 = 1 << 20;

/// What the file says, and whether to be strict about it. A file that cannot be read, or is no configuration, refuses the set-up: nothing else decides.
pub(crate) fn config(
    path: &Chosen<PathBuf>,
    name: &str,
    code: &CodeSettings,
    sources: &mut Sources<'_>,
) -> Result<Option<(Config, bool)>, Error> {
    let file = path.value.display().to_string();
    let text = read(&path.value).map_err(|cause| {
        let advice = "check that it is there and may be read, or unset the variable";
        refused(format!("{} names {file}: {cause}; {advice}", path.origin))
    })?;
    from_text(&file, &text, name, code, sources).map(Some)
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_string(&mut text)?;
    if read as u64 > MOST_BYTES {
        return Err(io::Error::other(format!(
            "it is larger than {MOST_BYTES} bytes"
        )));
    }
    Ok(text)
}

fn from_text(
    file: &str,
    text: &str,
    name: &str,
    code: &CodeSettings,
    sources: &mut Sources<'_>,
) -> Result<(Config, bool), Error> {
    let replace = |text: &str| {
        let replaced = substitution::substituted(text, &|name| variable(sources, name))?;
        Ok(match replaced {
            std::borrow::Cow::Borrowed(_) => None,
            std::borrow::Cow::Owned(text) => Some(text),
        })
    };
    let root = tree::parse(text, &replace).map_err(|broken| {
        let At { line, column } = broken.at;
        refused(format!("{file}:{line}:{column}: {}", broken.text))
    })?;
    let mut reader = Reader::new(file);
    let Some(root) = root else {
        return Err(refused(format!("{file}:1:1: the file is empty")));
    };
    let (mut config, strict) = document::read(&mut reader, &root, name)
        .map_err(|why| refused(format!("{file}:{}:{}: {why}", root.at.line, root.at.column)))?;
    // It is none of the specification's, and the schema has no place for it.
    config.log_filter = resolve::log_filter(sources, code);
    config.problems = std::mem::take(&mut reader.problems);
    forced::apply(&mut config, code, file, sources);
    config.problems.extend(sources.take_problems());
    let strict = match code.strict {
        Some(super::Choice::Forced(strict)) => strict,
        _ => strict,
    };
    Ok((config, strict))
}

/// A file may name any variable.
fn variable(sources: &Sources<'_>, name: &str) -> Result<Option<String>, String> {
    let Some(value) = sources.environment.variable(name) else {
        return Ok(None);
    };
    let text = value.into_string();
    text.map(Some)
        .map_err(|_| format!("the variable `{name}` is not Unicode"))
}

fn refused(text: String) -> Error {
    Error::settings(vec![Problem { text }])
}
