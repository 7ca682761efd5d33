//! What waits for export takes memory. It is estimated: cheap, and close enough to bound a queue.

use opentelemetry::{Array, KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;
use std::fmt;
use std::mem::size_of_val;

/// A span or a log record.
pub(crate) trait Weigh: fmt::Debug + Send + 'static {
    /// In bytes.
    fn weight(&self) -> usize;
}

impl Weigh for SpanData {
    fn weight(&self) -> usize {
        of_span(self)
    }
}

fn of_span(span: &SpanData) -> usize {
    let events = span
        .events
        .iter()
        .map(|event| size_of_val(event) + event.name.len() + attributes(&event.attributes));
    let links = span
        .links
        .iter()
        .map(|link| size_of_val(link) + attributes(&link.attributes));
    size_of_val(span)
        + span.name.len()
        + attributes(&span.attributes)
        + events.sum::<usize>()
        + links.sum::<usize>()
}

fn attributes(all: &[KeyValue]) -> usize {
    let values = all
        .iter()
        .map(|attribute| attribute.key.as_str().len() + value(&attribute.value));
    size_of_val(all) + values.sum::<usize>()
}

fn value(value: &Value) -> usize {
    match value {
        Value::String(text) => text.as_str().len(),
        Value::Array(Array::String(texts)) => {
            size_of_val(&texts[..]) + texts.iter().map(|text| text.as_str().len()).sum::<usize>()
        }
        Value::Array(Array::Bool(values)) => size_of_val(&values[..]),
        Value::Array(Array::I64(values)) => size_of_val(&values[..]),
        Value::Array(Array::F64(values)) => size_of_val(&values[..]),
        _ => 0,
    }
}
