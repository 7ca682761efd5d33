//! Attributes and senders as OTLP has them.

use crate::semconv;
use crate::store::intern::Interned;
use crate::store::span::{StoredProcess, StoredScope};
use crate::store::value::{StoredAttribute, StoredValue};
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::resource::v1::Resource;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// Deeper than this, values are left out.
const DEEPEST: usize = 16;

pub(super) fn attributes(list: Vec<KeyValue>, interned: &mut Interned) -> Box<[StoredAttribute]> {
    let stored = |attribute: KeyValue| StoredAttribute {
        key: interned.name(&attribute.key),
        value: value(attribute.value),
    };
    list.into_iter().map(stored).collect()
}

pub(super) fn value(value: Option<AnyValue>) -> StoredValue {
    match value.and_then(|value| value.value) {
        None => StoredValue::text(""),
        Some(Value::StringValue(text)) => StoredValue::text(text),
        Some(Value::BoolValue(value)) => StoredValue::Bool(value),
        Some(Value::IntValue(value)) => StoredValue::Int(value),
        Some(Value::DoubleValue(value)) => StoredValue::Float(value),
        Some(Value::BytesValue(bytes)) => StoredValue::Bytes(bytes.into()),
        Some(list) => StoredValue::text(json(Some(list), 0).to_string()),
    }
}

fn json(value: Option<Value>, depth: usize) -> Json {
    let inner = |value: Option<AnyValue>| json(value.and_then(|value| value.value), depth + 1);
    match value {
        _ if depth > DEEPEST => Json::Null,
        Some(Value::StringValue(text)) => text.into(),
        Some(Value::BoolValue(value)) => value.into(),
        Some(Value::IntValue(value)) => value.into(),
        Some(Value::DoubleValue(value)) => value.into(),
        Some(Value::BytesValue(bytes)) => {
            let mut digits = String::new();
            for byte in bytes {
                // Writing to a string does not fail.
                let _ = write!(digits, "{byte:02x}");
            }
            digits.into()
        }
        Some(Value::ArrayValue(list)) => list
            .values
            .into_iter()
            .map(|value| inner(Some(value)))
            .collect(),
        Some(Value::KvlistValue(list)) => {
            let entries = list.values.into_iter();
            let entries = entries.map(|entry| (entry.key, inner(entry.value)));
            // By their keys, whatever order the JSON library keeps.
            let by_key: BTreeMap<_, _> = entries.collect();
            Json::Object(by_key.into_iter().collect())
        }
        _ => Json::Null,
    }
}

pub(super) fn process(resource: Option<Resource>, interned: &mut Interned) -> Arc<StoredProcess> {
    let attributes = resource
        .map(|resource| resource.attributes)
        .unwrap_or_default();
    let is_name = |attribute: &KeyValue| attribute.key == semconv::SERVICE_NAME;
    let (names, others): (Vec<_>, Vec<_>) = attributes.into_iter().partition(is_name);
    let service = names
        .into_iter()
        .next_back()
        .map(|name| value(name.value).to_string());
    let stored = StoredProcess {
        service: interned.name(&service.unwrap_or_else(|| semconv::UNKNOWN_SERVICE.to_owned())),
        attributes: self::attributes(others, interned),
    };
    interned.process(stored)
}

pub(super) fn scope(
    scope: Option<InstrumentationScope>,
    interned: &mut Interned,
) -> Arc<StoredScope> {
    let scope = scope.unwrap_or_default();
    let stored = StoredScope {
        name: interned.name(&scope.name),
        version: interned.name(&scope.version),
        attributes: attributes(scope.attributes, interned),
    };
    interned.scope(stored)
}

pub(super) fn trace_id(bytes: &[u8]) -> TraceId {
    bytes
        .try_into()
        .map_or(TraceId::INVALID, TraceId::from_bytes)
}

pub(super) fn span_id(bytes: &[u8]) -> SpanId {
    bytes.try_into().map_or(SpanId::INVALID, SpanId::from_bytes)
}
