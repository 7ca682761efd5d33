//! Traces as Jaeger shows them.

use super::base64::base64;
use super::id::{shown, shown_trace};
use instrument_core::SpanKind;
use instrument_core::store::{
    StoredAttribute, StoredEvent, StoredProcess, StoredSpan, StoredValue, Trace,
};
use opentelemetry::trace::{SpanId, Status, TraceId};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct TraceJson<'a> {
    #[serde(rename = "traceID", serialize_with = "shown_trace")]
    id: TraceId,
    spans: Vec<SpanJson<'a>>,
    processes: BTreeMap<String, ProcessJson<'a>>,
    warnings: Option<Vec<String>>,
}

#[derive(Serialize)]
struct SpanJson<'a> {
    #[serde(rename = "traceID", serialize_with = "shown_trace")]
    trace_id: TraceId,
    #[serde(rename = "spanID", serialize_with = "shown")]
    span_id: SpanId,
    #[serde(rename = "operationName")]
    name: &'a str,
    references: Vec<ReferenceJson>,
    #[serde(rename = "startTime")]
    start: u64,
    duration: u64,
    tags: Vec<Tag<'a>>,
    logs: Vec<EventJson<'a>>,
    #[serde(rename = "processID")]
    process: String,
    warnings: Option<Vec<String>>,
}

#[derive(Serialize)]
struct ReferenceJson {
    #[serde(rename = "refType")]
    kind: &'static str,
    #[serde(rename = "traceID", serialize_with = "shown_trace")]
    trace_id: TraceId,
    #[serde(rename = "spanID", serialize_with = "shown")]
    span_id: SpanId,
}

#[derive(Serialize)]
struct EventJson<'a> {
    timestamp: u64,
    fields: Vec<Tag<'a>>,
}

#[derive(Serialize)]
struct ProcessJson<'a> {
    #[serde(rename = "serviceName")]
    service: &'a str,
    tags: Vec<Tag<'a>>,
}

/// A key with its value, as Jaeger types it.
#[derive(Serialize)]
pub(super) struct Tag<'a> {
    key: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: TagValue<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum TagValue<'a> {
    Text(Cow<'a, str>),
    Bool(bool),
    Int(i64),
    Float(f64),
}

pub(super) fn micros(nanos: u64) -> u64 {
    nanos / 1000
}

impl<'a> TraceJson<'a> {
    pub(super) fn of(trace: &'a Trace) -> Self {
        let mut processes: Vec<&Arc<StoredProcess>> = Vec::new();
        let spans = trace.spans().iter().map(|span| {
            let is_it = |known: &&Arc<StoredProcess>| {
                Arc::ptr_eq(known, &span.process) || **known == span.process
            };
            let known = processes.iter().position(is_it);
            let number = known.unwrap_or_else(|| {
                processes.push(&span.process);
                processes.len() - 1
            });
            SpanJson::of(span, process_id(number))
        });
        let spans = spans.collect();
        let named = processes.into_iter().enumerate().map(|(number, process)| {
            let process = ProcessJson {
                service: &process.service,
                tags: process.attributes.iter().map(attribute).collect(),
            };
            (process_id(number), process)
        });
        Self {
            id: trace.id(),
            spans,
            processes: named.collect(),
            warnings: None,
        }
    }
}

fn process_id(number: usize) -> String {
    format!("p{}", number + 1)
}

impl<'a> SpanJson<'a> {
    fn of(span: &'a StoredSpan, process: String) -> Self {
        let parent = (span.parent != SpanId::INVALID).then_some(ReferenceJson {
            kind: "CHILD_OF",
            trace_id: span.trace_id,
            span_id: span.parent,
        });
        let links = span.links.iter().map(|link| ReferenceJson {
            kind: "FOLLOWS_FROM",
            trace_id: link.trace_id,
            span_id: link.span_id,
        });
        Self {
            trace_id: span.trace_id,
            span_id: span.span_id,
            name: &span.name,
            references: parent.into_iter().chain(links).collect(),
            start: micros(span.start),
            duration: micros(span.duration()),
            tags: tags(span),
            logs: span.events.iter().map(event).collect(),
            process,
            warnings: None,
        }
    }
}

/// What Jaeger makes tags of, beside the attributes.
fn tags(span: &StoredSpan) -> Vec<Tag<'_>> {
    let mut tags: Vec<_> = span.attributes.iter().map(attribute).collect();
    if !span.scope.name.is_empty() {
        tags.push(text("otel.scope.name", &*span.scope.name));
    }
    if !span.scope.version.is_empty() {
        tags.push(text("otel.scope.version", &*span.scope.version));
    }
    if let Some(kind) = &span.kind {
        tags.push(text("span.kind", kind_name(kind)));
    }
    match &span.status {
        Status::Unset => {}
        Status::Ok => tags.push(text("otel.status_code", "OK")),
        Status::Error { description } => {
            tags.push(text("otel.status_code", "ERROR"));
            tags.push(Tag {
                key: "error",
                kind: "bool",
                value: TagValue::Bool(true),
            });
            if !description.is_empty() {
                tags.push(text("otel.status_description", &**description));
            }
        }
    }
    if !span.trace_state.is_empty() {
        tags.push(text("w3c.tracestate", &*span.trace_state));
    }
    tags
}

pub(super) fn kind_name(kind: &SpanKind) -> &'static str {
    match kind {
        SpanKind::Client => "client",
        SpanKind::Server => "server",
        SpanKind::Producer => "producer",
        SpanKind::Consumer => "consumer",
        SpanKind::Internal => "internal",
    }
}

fn event(event: &StoredEvent) -> EventJson<'_> {
    let name = (!event.name.is_empty()).then(|| text("event", &*event.name));
    EventJson {
        timestamp: micros(event.at),
        fields: name
            .into_iter()
            .chain(event.attributes.iter().map(attribute))
            .collect(),
    }
}

fn text<'a>(key: &'a str, value: impl Into<Cow<'a, str>>) -> Tag<'a> {
    Tag {
        key,
        kind: "string",
        value: TagValue::Text(value.into()),
    }
}

pub(super) fn attribute(attribute: &StoredAttribute) -> Tag<'_> {
    let key = &*attribute.key;
    let (kind, value) = match &attribute.value {
        StoredValue::Text(text) => ("string", TagValue::Text((&**text).into())),
        StoredValue::Bool(value) => ("bool", TagValue::Bool(*value)),
        StoredValue::Int(value) => ("int64", TagValue::Int(*value)),
        StoredValue::Float(value) if value.is_finite() => ("float64", TagValue::Float(*value)),
        // JSON has no such numbers.
        StoredValue::Float(value) => ("string", TagValue::Text(value.to_string().into())),
        StoredValue::Bytes(bytes) => ("binary", TagValue::Text(base64(bytes).into())),
        other => ("string", TagValue::Text(other.to_string().into())),
    };
    Tag { key, kind, value }
}
