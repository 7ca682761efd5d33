//! From text to a value, or to what is wrong with it.

mod list;
mod pairs;
mod word;

pub(crate) use list::{names, prefixes, semconv, words};
pub(crate) use pairs::{attributes, headers};
pub(crate) use word::{compression, exceptions, level, propagators, protocol};

use super::allowed::Allowed;
use super::suggestion::hint;
use crate::countable;
use std::path::PathBuf;
use std::time::Duration;

/// Longer waits are not told apart from no limit.
pub(crate) const MOST_MILLISECONDS: u64 = 1000 * countable::LONGEST.as_secs();
/// Of anything that is counted: what the specification asks to be supported.
pub(crate) const MOST_ITEMS: u64 = 2_147_483_647;

/// What is wrong with a value.
#[derive(Debug)]
pub(crate) struct Wrong<T> {
    /// More than that it is not allowed, or nothing.
    pub(crate) why: String,
    /// What of it can be used all the same.
    pub(crate) rest: Option<T>,
}

impl<T> Wrong<T> {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            rest: None,
        }
    }

    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Wrong<U> {
        Wrong {
            why: self.why,
            rest: self.rest.map(f),
        }
    }
}

pub(crate) type Parsed<T> = Result<T, Wrong<T>>;

pub(crate) fn boolean(text: &str, _: Allowed) -> Parsed<bool> {
    if text.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if text.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        Err(Wrong::new(hint(text, ["true", "false"])))
    }
}

pub(crate) fn integer(text: &str, allowed: Allowed) -> Parsed<u64> {
    let (from, to) = match allowed {
        Allowed::Integer(from, to) | Allowed::Milliseconds(from, to) => (from, to),
        Allowed::Timeout => (0, MOST_MILLISECONDS),
        _ => (0, u64::MAX),
    };
    // `str::parse` would take a plus sign too.
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Wrong::new(""));
    }
    match text.parse() {
        Ok(number) if (from..=to).contains(&number) => Ok(number),
        _ => Err(Wrong::new("")),
    }
}

pub(crate) fn count(text: &str, allowed: Allowed) -> Parsed<usize> {
    integer(text, allowed)
        .map(|number| usize::try_from(number).unwrap_or(usize::MAX))
        .map_err(|wrong| wrong.map(|_| 0))
}

pub(crate) fn small_count(text: &str, allowed: Allowed) -> Parsed<u32> {
    integer(text, allowed)
        .map(|number| u32::try_from(number).unwrap_or(u32::MAX))
        .map_err(|wrong| wrong.map(|_| 0))
}

pub(crate) fn milliseconds(text: &str, allowed: Allowed) -> Parsed<Duration> {
    match integer(text, allowed) {
        Ok(0) if allowed == Allowed::Timeout => Ok(Duration::from_millis(MOST_MILLISECONDS)),
        Ok(number) => Ok(Duration::from_millis(number)),
        Err(wrong) => Err(Wrong::new(wrong.why)),
    }
}

pub(crate) fn ratio(text: &str, _: Allowed) -> Parsed<f64> {
    match text.parse() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err(Wrong::new("")),
    }
}

/// One of the words that are allowed, as it is written there.
pub(crate) fn word(text: &str, allowed: Allowed) -> Parsed<&'static str> {
    let (Allowed::Word(known) | Allowed::Words(known)) = allowed else {
        return Err(Wrong::new(""));
    };
    known
        .iter()
        .find(|known| known.eq_ignore_ascii_case(text))
        .copied()
        .ok_or_else(|| Wrong::new(hint(text, known.iter().copied())))
}

pub(crate) fn file(text: &str, _: Allowed) -> Parsed<PathBuf> {
    Ok(PathBuf::from(text))
}

pub(crate) fn text(text: &str, _: Allowed) -> Parsed<String> {
    Ok(text.to_owned())
}
