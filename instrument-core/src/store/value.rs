//! Attributes as they are kept.

use opentelemetry::Value;
use serde_json::Value as Json;
use std::fmt;
use std::sync::Arc;

/// An attribute of a span, an event, a link, a process or a log record.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredAttribute {
    /// Its name.
    pub key: Arc<str>,
    /// Its value.
    pub value: StoredValue,
}

/// What an attribute says. Lists and maps are kept as the JSON that shows them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum StoredValue {
    /// Text, or JSON.
    Text(Box<str>),
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Bytes.
    Bytes(Box<[u8]>),
}

impl StoredValue {
    pub(super) fn text(text: impl Into<Box<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Bytes that it holds elsewhere.
    pub(super) fn held(&self) -> usize {
        match self {
            Self::Text(text) => text.len() + ALLOCATION,
            Self::Bytes(bytes) => bytes.len() + ALLOCATION,
            Self::Bool(_) | Self::Int(_) | Self::Float(_) => 0,
        }
    }
}

impl From<&Value> for StoredValue {
    fn from(value: &Value) -> Self {
        use opentelemetry::Array;
        let list = |list: Vec<Json>| Self::text(Json::Array(list).to_string());
        match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::I64(value) => Self::Int(*value),
            Value::F64(value) => Self::Float(*value),
            Value::String(value) => Self::text(value.as_str()),
            Value::Array(Array::Bool(values)) => list(values.iter().map(|v| (*v).into()).collect()),
            Value::Array(Array::I64(values)) => list(values.iter().map(|v| (*v).into()).collect()),
            Value::Array(Array::F64(values)) => list(values.iter().map(|v| (*v).into()).collect()),
            Value::Array(Array::String(values)) => {
                list(values.iter().map(|v| v.as_str().into()).collect())
            }
            other => Self::text(other.to_string()),
        }
    }
}

/// As it is searched for: text without quotes, bytes in hexadecimal digits.
impl fmt::Display for StoredValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Bytes(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
        }
    }
}

/// What a piece of memory takes besides what is in it: the allocator's own, and what it rounds up.
pub(super) const ALLOCATION: usize = 24;

/// Bytes that a list of attributes takes, about. Keys are shared only as long as there are few of them: each counts.
pub(super) fn weight(attributes: &[StoredAttribute]) -> usize {
    let held = attributes
        .iter()
        .map(|attribute| attribute.key.len() + attribute.value.held());
    size_of_val(attributes) + held.sum::<usize>()
}
