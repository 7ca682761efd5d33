//! Something wrong with the configuration, in words.

use std::fmt;

/// Something wrong with the configuration: what, where, what is allowed, and what is used instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub(crate) text: String,
}

/// What introduces what is used instead.
const INSTEAD: &str = "; used instead: ";

impl Problem {
    /// What is wrong, where nothing is used instead.
    pub(crate) fn refused(&self) -> &str {
        self.text.split(INSTEAD).next().unwrap_or(&self.text)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
