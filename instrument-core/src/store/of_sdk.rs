//! Spans, log records and resources of OpenTelemetry's SDK, as they are kept.

use super::intern::Interned;
use super::log::StoredLog;
use super::of_record::{attributes, event, link, scope_of, trace_state};
use super::span::{StoredProcess, StoredSpan};
use super::value::{StoredAttribute, StoredValue};
use crate::recorder::nanos;
use crate::semconv;
use opentelemetry::logs::AnyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLogRecord;
use opentelemetry_sdk::trace::SpanData;
use serde_json::Value as Json;
use std::sync::Arc;

impl StoredSpan {
    pub(super) fn of_data(
        span: SpanData,
        process: &Arc<StoredProcess>,
        interned: &mut Interned,
    ) -> Self {
        let start = nanos(span.start_time);
        let events = span.events.events.iter();
        let links = span.links.links.iter();
        Self {
            trace_id: span.span_context.trace_id(),
            span_id: span.span_context.span_id(),
            parent: span.parent_span_id,
            name: interned.name(&span.name),
            start,
            end: nanos(span.end_time).max(start),
            attributes: attributes(&span.attributes, interned),
            events: events.map(|one| event(one, interned)).collect(),
            links: links.map(|one| link(one, interned)).collect(),
            trace_state: trace_state(span.span_context.trace_state(), interned),
            scope: scope_of(&span.instrumentation_scope, interned),
            process: process.clone(),
            kind: Some(span.span_kind),
            status: span.status,
        }
    }
}

impl StoredProcess {
    pub(super) fn of_resource(resource: &Resource) -> Self {
        let mut interned = Interned::default();
        let name = |value: &opentelemetry::Value| value.to_string().into();
        let is_name = |key: &opentelemetry::Key| key.as_str() == semconv::SERVICE_NAME;
        let service = resource.iter().find(|(key, _)| is_name(key));
        let others = resource.iter().filter(|(key, _)| !is_name(key));
        Self {
            service: service
                .map_or_else(|| semconv::UNKNOWN_SERVICE.into(), |(_, value)| name(value)),
            attributes: others
                .map(|(key, value)| StoredAttribute {
                    key: interned.name(key.as_str()),
                    value: value.into(),
                })
                .collect(),
        }
    }
}

impl StoredLog {
    /// One that was written in a trace.
    pub(super) fn of_sdk(
        record: &SdkLogRecord,
        process: &Arc<StoredProcess>,
        interned: &mut Interned,
    ) -> Option<Self> {
        let context = record.trace_context()?;
        let at = record.timestamp().or_else(|| record.observed_timestamp());
        let named = record.severity_number().map(|severity| severity.name());
        let severity = record.severity_text().or(named).unwrap_or_default();
        let attributes = record
            .attributes_iter()
            .map(|(key, value)| StoredAttribute {
                key: interned.name(key.as_str()),
                value: any(value),
            });
        Some(Self {
            trace_id: context.trace_id,
            span_id: context.span_id,
            at: at.map_or(0, nanos),
            body: record
                .body()
                .map(|body| any(body).to_string())
                .unwrap_or_default()
                .into(),
            attributes: attributes.collect(),
            severity: interned.name(severity),
            process: process.clone(),
        })
    }
}

fn any(value: &AnyValue) -> StoredValue {
    match value {
        AnyValue::Int(value) => StoredValue::Int(*value),
        AnyValue::Double(value) => StoredValue::Float(*value),
        AnyValue::Boolean(value) => StoredValue::Bool(*value),
        AnyValue::String(text) => StoredValue::text(text.as_str()),
        AnyValue::Bytes(bytes) => StoredValue::Bytes(bytes.as_slice().into()),
        other => StoredValue::text(json(other).to_string()),
    }
}

fn json(value: &AnyValue) -> Json {
    match value {
        AnyValue::Int(value) => (*value).into(),
        AnyValue::Double(value) => (*value).into(),
        AnyValue::Boolean(value) => (*value).into(),
        AnyValue::String(text) => text.as_str().into(),
        AnyValue::ListAny(list) => list.iter().map(json).collect(),
        AnyValue::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, value)| (key.as_str().to_owned(), json(value)));
            Json::Object(entries.collect())
        }
        other => any(other).to_string().into(),
    }
}
