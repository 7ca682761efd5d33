//! What is known of an event when it is written.

use super::fields;
use super::redaction::Redaction;
use super::visited::Visited;
use crate::baggage::Chosen;
use opentelemetry::trace::{SpanContext, TraceContextExt};
use opentelemetry::{Key, Value};
use std::time::SystemTime;
use tracing::Level;
use tracing_log::NormalizeEvent;

/// An event with the ids and fields of the place it happened in, its secrets left out.
pub(super) struct Entry {
    pub(super) time: SystemTime,
    pub(super) level: Level,
    pub(super) component: String,
    pub(super) file: Option<String>,
    pub(super) line: Option<u32>,
    /// Both are empty where there is no span.
    pub(super) trace_id: String,
    pub(super) span_id: String,
    pub(super) message: String,
    /// Each name once: those of chosen baggage and of the scope, then the event's own, which win.
    pub(super) fields: Vec<(Key, Value)>,
}

impl Entry {
    pub(super) fn of(event: &tracing::Event<'_>, redaction: &Redaction, baggage: &Chosen) -> Self {
        let normalized = event.normalized_metadata();
        let metadata = normalized.as_ref().unwrap_or_else(|| event.metadata());
        let own = Visited::of(event, redaction);
        let mut fields: Vec<_> = fields::current(baggage)
            .into_iter()
            .filter(|(key, _)| own.fields.iter().all(|(known, _)| known != key))
            .map(|(key, value)| {
                let value = redaction.value(key.as_str(), value);
                (key, value)
            })
            .collect();
        fields.extend(own.fields);
        let (trace_id, span_id) = current_ids();
        Self {
            time: SystemTime::now(),
            level: *metadata.level(),
            component: metadata.target().replace("::", "."),
            file: metadata.file().map(str::to_owned),
            line: metadata.line(),
            trace_id,
            span_id,
            message: redaction.text(&own.message).into_owned(),
            fields,
        }
    }
}

fn current_ids() -> (String, String) {
    crate::ending::look(|cx| {
        let span = cx.span();
        let ids = |of: &SpanContext| (of.trace_id().to_string(), of.span_id().to_string());
        Some(span.span_context())
            .filter(|span_context| span_context.is_valid())
            .map(ids)
            .unwrap_or_default()
    })
}
