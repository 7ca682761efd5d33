//! Baggage that passes through services in Python and in Rust.

use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::{Context, KeyValue};
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

/// [`OURS`] as ours writes it. All but letters, digits and `-._~` is encoded: a space that was a `+` would be a `+` to
/// whoever reads by the specification, and a `+` would be a space to Python.
pub const OURS_WRITTEN: &str = "ours=a%20b%20%3D%20100%20%25%20%2B%20%C3%BC%2C%3B%22%5C";

/// What the first service sets, as JSON for it.
#[must_use]
pub fn set_in_python() -> String {
    all(PYTHONS).to_string()
}

/// What is to come of that. Python writes a space as `+`, as in a form's query; W3C Baggage knows percent-encoding only
/// (3.3.2.3: "value", any `baggage-octet`, of which `+` is one), so a `+` it is.
#[must_use]
pub fn expected_of_python() -> Value {
    let read = PYTHONS.map(|(key, value)| (key, value.replace(' ', "+")));
    all(read)
}

/// That, and what ours adds: it goes on as it came, and what was a `+` to us is one to the next.
#[must_use]
pub fn expected_of_ours() -> Value {
    let mut expected = expected_of_python();
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
    Context::current().with_baggage([KeyValue::new(OURS.0, OURS.1)])
}

fn all<V: Into<Value>>(entries: impl IntoIterator<Item = (&'static str, V)>) -> Value {
    let entries = entries.into_iter();
    Value::Object(
        entries
            .map(|(key, value)| (key.to_owned(), value.into()))
            .collect::<Map<_, _>>(),
    )
}
