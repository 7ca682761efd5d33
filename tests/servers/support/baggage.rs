//! Baggage that passes through services in Python and in Rust.

use opentelemetry::Context;
use opentelemetry::baggage::{BaggageExt as _, BaggageMetadata, KeyValueMetadata};
use serde_json::{Map, Value};

/// What the first service, in Python, sets.
const PYTHONS: [(&str, &str); 6] = [
    ("plain", "front_door"),
    ("space", "a b"),
    ("equals", "a=b=="),
    ("percent", "100% %25"),
    ("marks", "a,b;c=\"d\\e\"+f"),
    ("utf8", "Tür-🚪"),
];

/// What ours in the middle adds.
const OURS: (&str, &str) = ("ours", "a b = 100 % + ü,;\"\\");

/// What must be on the wire behind ours: what Python wrote and nobody changed, as it came; and `OURS` with all encoded
/// but letters, digits and `-._~`, since a `+` would be a space to Python.
pub const WRITTEN: [&str; 2] = [
    "space=a+b",
    "ours=a%20b%20%3D%20100%20%25%20%2B%20%C3%BC%2C%3B%22%5C",
];

/// What the first service sets, as JSON for it.
#[must_use]
pub fn set_in_python() -> String {
    all(PYTHONS).to_string()
}

/// What that is in ours. Python writes a space as `+`, as in the query of a form; W3C Baggage knows percent-encoding only,
/// and `+` is one of the octets (3.3.1.3, `baggage-octet`) that mean themselves, so a `+` it is.
#[must_use]
pub fn expected_in_ours() -> Value {
    all(PYTHONS.map(|(key, value)| (key, value.replace(' ', "+"))))
}

/// What that is in Python behind ours, which has added to it. What nobody changed was sent on as it came, so that Python
/// reads what Python wrote.
#[must_use]
pub fn expected_in_python() -> Value {
    let mut expected = all(PYTHONS);
    expected[OURS.0] = OURS.1.into();
    expected
}

/// What is current.
#[must_use]
pub fn carried() -> Value {
    Context::map_current(|cx| {
        let entry = |(key, (value, _)): (&opentelemetry::Key, &(opentelemetry::StringValue, _))| {
            (key.to_string(), Value::from(value.as_str()))
        };
        cx.baggage().iter().map(entry).collect()
    })
}

/// What is current, and what ours adds.
#[must_use]
pub fn with_ours() -> Context {
    Context::map_current(|cx| {
        let before = cx.baggage().iter().map(|(key, (value, properties))| {
            KeyValueMetadata::new(key.clone(), value.clone(), properties.clone())
        });
        let ours = KeyValueMetadata::new(OURS.0, OURS.1, BaggageMetadata::default());
        cx.with_baggage(before.chain([ours]).collect::<Vec<_>>())
    })
}

fn all<V: Into<Value>>(entries: impl IntoIterator<Item = (&'static str, V)>) -> Value {
    let entries = entries.into_iter();
    Value::Object(
        entries
            .map(|(key, value)| (key.to_owned(), value.into()))
            .collect::<Map<_, _>>(),
    )
}
