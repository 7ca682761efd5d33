//! What went wrong, and what to do.

use std::error::Error;
use std::fmt;

/// What went wrong, and what to do.
#[derive(Debug)]
pub struct Failure {
    what: String,
    todo: String,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            todo: todo.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  {}", self.what, self.todo)
    }
}

impl Error for Failure {}
