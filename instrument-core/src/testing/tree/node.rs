//! A span as the tree sees it, wherever it came from.

use super::Shown;
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanId, SpanKind, Status, TraceId};
use opentelemetry_sdk::trace::SpanData;
use std::time::SystemTime;

#[derive(Clone, Debug)]
pub(in crate::testing) struct Node {
    pub(in crate::testing) id: (TraceId, SpanId),
    /// Invalid for a root.
    pub(in crate::testing) parent: SpanId,
    pub(in crate::testing) parent_is_remote: bool,
    pub(in crate::testing) name: String,
    pub(in crate::testing) kind: SpanKind,
    pub(in crate::testing) start: SystemTime,
    /// `None`: still open.
    pub(in crate::testing) end: Option<SystemTime>,
    pub(in crate::testing) attributes: Vec<Attribute>,
    pub(in crate::testing) status: Status,
    pub(in crate::testing) events: Vec<Event>,
    pub(in crate::testing) links: Vec<Link>,
    /// Attributes, events, links.
    pub(in crate::testing) dropped: [u32; 3],
    /// Name and version of the instrumentation scope.
    pub(in crate::testing) scope: (String, String),
    pub(in crate::testing) service: Option<String>,
}

#[derive(Clone, Debug)]
pub(in crate::testing) struct Attribute {
    pub(in crate::testing) key: String,
    pub(in crate::testing) value: Shown,
}

#[derive(Clone, Debug)]
pub(in crate::testing) struct Event {
    pub(in crate::testing) name: String,
    pub(in crate::testing) attributes: Vec<Attribute>,
}

#[derive(Clone, Debug)]
pub(in crate::testing) struct Link {
    pub(in crate::testing) to: (TraceId, SpanId),
    pub(in crate::testing) attributes: Vec<Attribute>,
}

impl Node {
    pub(in crate::testing) fn finished(span: &SpanData) -> Self {
        Self {
            end: Some(span.end_time),
            ..Self::open(span)
        }
    }

    pub(in crate::testing) fn open(span: &SpanData) -> Self {
        let scope = &span.instrumentation_scope;
        let events = span.events.iter();
        let links = span.links.iter();
        Self {
            id: (span.span_context.trace_id(), span.span_context.span_id()),
            parent: span.parent_span_id,
            parent_is_remote: span.parent_span_is_remote,
            name: span.name.to_string(),
            kind: span.span_kind.clone(),
            start: span.start_time,
            end: None,
            attributes: shown(&span.attributes),
            status: span.status.clone(),
            events: events
                .map(|event| Event {
                    name: event.name.to_string(),
                    attributes: shown(&event.attributes),
                })
                .collect(),
            links: links
                .map(|link| Link {
                    to: (link.span_context.trace_id(), link.span_context.span_id()),
                    attributes: shown(&link.attributes),
                })
                .collect(),
            dropped: [
                span.dropped_attributes_count,
                span.events.dropped_count,
                span.links.dropped_count,
            ],
            scope: (
                scope.name().to_owned(),
                scope.version().unwrap_or_default().to_owned(),
            ),
            service: None,
        }
    }
}

/// Each key once: what is set again is overwritten where it is sent, which the SDK leaves to whoever sends it.
fn shown(attributes: &[KeyValue]) -> Vec<Attribute> {
    let mut all: Vec<Attribute> = Vec::with_capacity(attributes.len());
    for KeyValue { key, value, .. } in attributes {
        let value = Shown::from(value);
        match all.iter_mut().find(|one| one.key == key.as_str()) {
            Some(earlier) => earlier.value = value,
            None => all.push(Attribute {
                key: key.to_string(),
                value,
            }),
        }
    }
    all
}

/// The last value of `key`, which is the one that counts.
pub(super) fn value_of<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a Shown> {
    attributes
        .iter()
        .rev()
        .find(|attribute| attribute.key == key)
        .map(|attribute| &attribute.value)
}
