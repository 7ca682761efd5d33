//! What a span weighs in memory, by estimate.

use opentelemetry::trace::{Event, Link};
use opentelemetry::{Array, KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;
use std::borrow::Cow;
use std::mem::size_of;

pub(super) fn of(span: &SpanData) -> usize {
    let name = match &span.name {
        Cow::Borrowed(_) => 0,
        Cow::Owned(name) => name.capacity(),
    };
    let events: usize = span
        .events
        .iter()
        .map(|event| event.name.len() + of_attributes(&event.attributes))
        .sum();
    let links: usize = span
        .links
        .iter()
        .map(|link| of_attributes(&link.attributes))
        .sum();
    size_of::<SpanData>()
        + name
        + of_attributes(&span.attributes)
        + span.events.events.capacity() * size_of::<Event>()
        + events
        + span.links.links.capacity() * size_of::<Link>()
        + links
}

fn of_attributes(attributes: &Vec<KeyValue>) -> usize {
    let texts: usize = attributes
        .iter()
        .map(|attribute| attribute.key.as_str().len() + of_value(&attribute.value))
        .sum();
    attributes.capacity() * size_of::<KeyValue>() + texts
}

fn of_value(value: &Value) -> usize {
    match value {
        Value::String(text) => text.as_str().len(),
        Value::Array(Array::Bool(values)) => values.len(),
        Value::Array(Array::I64(values)) => values.len() * size_of::<i64>(),
        Value::Array(Array::F64(values)) => values.len() * size_of::<f64>(),
        Value::Array(Array::String(values)) => values
            .iter()
            .map(|text| text.as_str().len() + size_of::<Value>())
            .sum(),
        _ => 0,
    }
}
