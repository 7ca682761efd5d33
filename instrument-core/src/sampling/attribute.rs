//! What attributes tell about a span: that it matches, that it failed.

use super::path::value;
use crate::semconv::sampling::{
    ERROR, EXCEPTION_TYPE, HTTP_RESPONSE_STATUS_CODE, HTTP_STATUS_CODE, OTEL_STATUS_CODE,
};
use opentelemetry::{Key, KeyValue, Value};

/// A test of one attribute.
#[derive(Clone, Debug)]
pub(super) struct AttributeTest {
    pub(super) key: Key,
    pub(super) expected: Expected,
}

#[derive(Clone, Debug)]
pub(super) enum Expected {
    Equal(Value),
    /// A number, or a string that is one.
    AtLeast(f64),
}

impl AttributeTest {
    pub(super) fn matches(&self, attributes: &[KeyValue]) -> bool {
        let Some(value) = value(attributes, self.key.as_str()) else {
            return false;
        };
        match &self.expected {
            Expected::Equal(expected) => value == expected,
            Expected::AtLeast(least) => number(value).is_some_and(|number| number >= *least),
        }
    }
}

pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::I64(number) => Some(*number as f64),
        Value::F64(number) => Some(*number),
        Value::String(string) => string.as_str().trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn is_set(value: &Value) -> bool {
    match value {
        Value::Bool(set) => *set,
        Value::I64(number) => *number != 0,
        Value::F64(number) => *number != 0.0,
        Value::String(string) => !matches!(string.as_str(), "" | "0" | "false" | "False"),
        _ => true,
    }
}

/// Whether the attributes say that something failed, also where no status does.
pub(super) fn say_error(attributes: &[KeyValue]) -> bool {
    attributes.iter().any(|attribute| {
        let value = &attribute.value;
        match attribute.key.as_str() {
            ERROR => is_set(value),
            OTEL_STATUS_CODE => value.as_str() == "ERROR",
            HTTP_RESPONSE_STATUS_CODE | HTTP_STATUS_CODE => {
                number(value).is_some_and(|status| status >= 500.0)
            }
            EXCEPTION_TYPE => true,
            _ => false,
        }
    })
}
