//! Spans of the recorder, as they are kept.

use super::intern::Interned;
use super::span::{StoredEvent, StoredLink, StoredProcess, StoredScope, StoredSpan};
use super::value::{StoredAttribute, StoredValue};
use crate::recorder::{Read, Record, scope};
use opentelemetry::trace::{Event, Link, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use std::sync::Arc;

impl StoredSpan {
    pub(super) fn of_record(
        record: &Record,
        process: &Arc<StoredProcess>,
        interned: &mut Interned,
    ) -> Self {
        let attributes = record
            .attributes
            .iter()
            .map(|(key, value)| StoredAttribute {
                key: interned.name(key),
                value: match value {
                    Read::Bool(value) => StoredValue::Bool(value),
                    Read::I64(value) => StoredValue::Int(value),
                    Read::F64(value) => StoredValue::Float(value),
                    Read::Text(text) => StoredValue::text(text),
                    Read::Other(value) => value.into(),
                },
            });
        let attributes = attributes.collect();
        let more = record.more.as_deref();
        let (events, links) = more.map_or((&[][..], &[][..]), |more| (&more.events, &more.links));
        Self {
            trace_id: record.trace_id,
            span_id: record.span_id,
            parent: record.parent,
            name: interned.name(&record.name),
            kind: Some(record.kind.clone()),
            start: record.start,
            end: record.end.max(record.start),
            status: record.status.clone(),
            attributes,
            events: events.iter().map(|one| event(one, interned)).collect(),
            links: links.iter().map(|one| link(one, interned)).collect(),
            trace_state: trace_state(
                more.map_or(&TraceState::NONE, |more| &more.trace_state),
                interned,
            ),
            scope: scope_of(&scope(record.scope), interned),
            process: process.clone(),
        }
    }
}

pub(super) fn event(event: &Event, interned: &mut Interned) -> StoredEvent {
    StoredEvent {
        at: crate::recorder::nanos(event.timestamp),
        name: interned.name(&event.name),
        attributes: attributes(&event.attributes, interned),
    }
}

pub(super) fn link(link: &Link, interned: &mut Interned) -> StoredLink {
    StoredLink {
        trace_id: link.span_context.trace_id(),
        span_id: link.span_context.span_id(),
        attributes: attributes(&link.attributes, interned),
    }
}

pub(super) fn attributes<'a>(
    list: impl IntoIterator<Item = &'a KeyValue>,
    interned: &mut Interned,
) -> Box<[StoredAttribute]> {
    let stored = |attribute: &KeyValue| StoredAttribute {
        key: interned.name(attribute.key.as_str()),
        value: (&attribute.value).into(),
    };
    list.into_iter().map(stored).collect()
}

pub(super) fn trace_state(state: &TraceState, interned: &mut Interned) -> Arc<str> {
    if *state == TraceState::NONE {
        interned.name("")
    } else {
        state.header().into()
    }
}

pub(super) fn scope_of(scope: &InstrumentationScope, interned: &mut Interned) -> Arc<StoredScope> {
    let stored = StoredScope {
        name: interned.name(scope.name()),
        version: interned.name(scope.version().unwrap_or_default()),
        attributes: attributes(scope.attributes(), interned),
    };
    interned.scope(stored)
}
