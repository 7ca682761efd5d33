//! What arrived, as the tree sees it.

use super::{CollectedSpan, span_id, trace_id};
use crate::testing::proto::common::v1::{AnyValue, KeyValue, any_value::Value};
use crate::testing::proto::trace::v1::span::{self, SpanKind as ProtoKind};
use crate::testing::proto::trace::v1::{SpanFlags, status::StatusCode};
use crate::testing::tree::{Attribute, Event, Link, Node, Shown};
use opentelemetry::trace::{SpanKind, Status};
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

impl CollectedSpan {
    pub(in crate::testing) fn node(&self) -> Node {
        let sent = &self.span;
        let is_remote = SpanFlags::ContextIsRemoteMask as u32;
        let event = |event: &span::Event| Event {
            name: event.name.clone(),
            attributes: shown(&event.attributes),
        };
        let link = |link: &span::Link| Link {
            to: (trace_id(&link.trace_id), span_id(&link.span_id)),
            attributes: shown(&link.attributes),
        };
        Node {
            id: (self.trace_id(), self.span_id()),
            parent: self.parent_span_id(),
            parent_is_remote: sent.flags & is_remote != 0,
            name: sent.name.clone(),
            kind: kind(sent.kind()),
            start: time(sent.start_time_unix_nano),
            end: Some(time(sent.end_time_unix_nano)),
            attributes: shown(&sent.attributes),
            status: sent
                .status
                .as_ref()
                .map_or(Status::Unset, |status| match status.code() {
                    StatusCode::Unset => Status::Unset,
                    StatusCode::Ok => Status::Ok,
                    StatusCode::Error => Status::error(status.message.clone()),
                }),
            events: sent.events.iter().map(event).collect(),
            links: sent.links.iter().map(link).collect(),
            dropped: [
                sent.dropped_attributes_count,
                sent.dropped_events_count,
                sent.dropped_links_count,
            ],
            scope: (self.scope.name.clone(), self.scope.version.clone()),
            service: self.service_name(),
        }
    }
}

fn time(unix_nanos: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_nanos(unix_nanos)
}

fn kind(kind: ProtoKind) -> SpanKind {
    match kind {
        ProtoKind::Server => SpanKind::Server,
        ProtoKind::Client => SpanKind::Client,
        ProtoKind::Producer => SpanKind::Producer,
        ProtoKind::Consumer => SpanKind::Consumer,
        ProtoKind::Internal | ProtoKind::Unspecified => SpanKind::Internal,
    }
}

fn shown(attributes: &[KeyValue]) -> Vec<Attribute> {
    let shown = |one: &KeyValue| Attribute {
        key: one.key.clone(),
        value: Shown::from(one.value.as_ref()),
    };
    attributes.iter().map(shown).collect()
}

impl From<Option<&AnyValue>> for Shown {
    fn from(value: Option<&AnyValue>) -> Self {
        match value.and_then(|value| value.value.as_ref()) {
            None => Self::Plain("none".to_owned()),
            Some(Value::StringValue(text)) => Self::Text(text.clone()),
            Some(Value::BoolValue(value)) => Self::Plain(value.to_string()),
            Some(Value::IntValue(value)) => Self::Plain(value.to_string()),
            Some(Value::DoubleValue(value)) => Self::float(*value),
            Some(Value::ArrayValue(all)) => {
                Self::List(all.values.iter().map(|one| Self::from(Some(one))).collect())
            }
            Some(Value::KvlistValue(all)) => Self::Map(
                all.values
                    .iter()
                    .map(|one| (one.key.clone(), Self::from(one.value.as_ref())))
                    .collect(),
            ),
            Some(Value::BytesValue(bytes)) => {
                Self::Plain(bytes.iter().fold("0x".to_owned(), |mut text, byte| {
                    // Writing to a string does not fail.
                    let _ = write!(text, "{byte:02x}");
                    text
                }))
            }
            // An index into a table that only profiles have.
            Some(Value::StringValueStrindex(index)) => Self::Plain(format!("#{index}")),
        }
    }
}
