//! An attribute's value as text in which a number and a string are told apart.

use opentelemetry::{Array, Value};
use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub(in crate::testing) enum Shown {
    /// A number or a boolean, as it is written.
    Plain(String),
    Text(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

impl Shown {
    /// The text itself, without quotes.
    pub(in crate::testing) fn bare(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            other => other.to_string(),
        }
    }

    pub(in crate::testing) fn float(value: f64) -> Self {
        // `1.0`, where `Display` says `1`.
        Self::Plain(format!("{value:?}"))
    }
}

impl From<&Value> for Shown {
    fn from(value: &Value) -> Self {
        match value {
            Value::Bool(value) => Self::Plain(value.to_string()),
            Value::I64(value) => Self::Plain(value.to_string()),
            Value::F64(value) => Self::float(*value),
            Value::String(value) => Self::Text(value.as_str().to_owned()),
            Value::Array(Array::Bool(all)) => {
                Self::List(all.iter().map(|one| Self::Plain(one.to_string())).collect())
            }
            Value::Array(Array::I64(all)) => {
                Self::List(all.iter().map(|one| Self::Plain(one.to_string())).collect())
            }
            Value::Array(Array::F64(all)) => {
                Self::List(all.iter().map(|one| Self::float(*one)).collect())
            }
            Value::Array(Array::String(all)) => Self::List(
                all.iter()
                    .map(|one| Self::Text(one.as_str().to_owned()))
                    .collect(),
            ),
            other => Self::Text(other.to_string()),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(value) => f.write_str(value),
            Self::Text(text) if is_plain_word(text) => f.write_str(text),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::List(all) => {
                f.write_str("[")?;
                separated(f, all, |f, one| one.fmt(f))?;
                f.write_str("]")
            }
            Self::Map(all) => {
                f.write_str("{")?;
                separated(f, all, |f, (key, value)| write!(f, "{key}={value}"))?;
                f.write_str("}")
            }
        }
    }
}

fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    all: &[T],
    mut each: impl FnMut(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    all.iter().enumerate().try_for_each(|(i, one)| {
        if i > 0 {
            f.write_str(", ")?;
        }
        each(f, one)
    })
}

/// Whether text without quotes cannot be taken for anything else.
fn is_plain_word(text: &str) -> bool {
    let ends_word = |c: char| c.is_whitespace() || c.is_control() || "\"'()[]{},=\\…".contains(c);
    !text.is_empty()
        && !text.contains(ends_word)
        && !text.starts_with(['!', '+', '-', '<', '@', '✓'])
        && text.parse::<f64>().is_err()
        && text.parse::<bool>().is_err()
}
