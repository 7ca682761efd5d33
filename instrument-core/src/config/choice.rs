//! A value given in code: a default, or the last word.

use opentelemetry::Value;
use std::path::PathBuf;

/// A value given in code. As it stands it is a default, which environment and file override; [`forced`] it is the last
/// word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// The environment or the configuration file may override it.
    Default(T),
    /// Nothing overrides it.
    Forced(T),
}

/// Makes a value given in code the last word.
pub fn forced<T>(value: T) -> Choice<T> {
    Choice::Forced(value)
}

impl<T> Choice<T> {
    /// The same choice, of what `f` makes of the value.
    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Choice<U> {
        match self {
            Self::Default(value) => Choice::Default(f(value)),
            Self::Forced(value) => Choice::Forced(f(value)),
        }
    }
}

impl<T> From<T> for Choice<T> {
    fn from(value: T) -> Self {
        Self::Default(value)
    }
}

impl From<&str> for Choice<String> {
    fn from(value: &str) -> Self {
        Self::Default(value.to_owned())
    }
}

impl From<Choice<&str>> for Choice<String> {
    fn from(choice: Choice<&str>) -> Self {
        choice.map(str::to_owned)
    }
}

impl From<&str> for Choice<PathBuf> {
    fn from(path: &str) -> Self {
        Self::Default(path.into())
    }
}

impl From<Choice<&str>> for Choice<PathBuf> {
    fn from(path: Choice<&str>) -> Self {
        path.map(PathBuf::from)
    }
}

impl From<&str> for Choice<Value> {
    fn from(value: &str) -> Self {
        Self::Default(value.to_owned().into())
    }
}
