//! Spans as OTLP has them.

use super::attribute::{attributes, process, scope, span_id, trace_id};
use crate::store::intern::Interned;
use crate::store::span::{StoredEvent, StoredLink, StoredProcess, StoredScope, StoredSpan};
use opentelemetry::trace::{SpanKind, Status};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::span::{Event, Link, SpanKind as Kind};
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use opentelemetry_proto::tonic::trace::v1::{self, Span};
use std::sync::Arc;

pub(super) fn spans(
    request: ExportTraceServiceRequest,
    interned: &mut Interned,
) -> Vec<StoredSpan> {
    let mut spans = Vec::new();
    for group in request.resource_spans {
        let process = process(group.resource, interned);
        for group in group.scope_spans {
            let scope = scope(group.scope, interned);
            let stored = |span| stored(span, &process, &scope, interned);
            spans.extend(group.spans.into_iter().map(stored));
        }
    }
    spans
}

fn stored(
    span: Span,
    process: &Arc<StoredProcess>,
    scope: &Arc<StoredScope>,
    interned: &mut Interned,
) -> StoredSpan {
    let start = span.start_time_unix_nano;
    StoredSpan {
        trace_id: trace_id(&span.trace_id),
        span_id: span_id(&span.span_id),
        parent: span_id(&span.parent_span_id),
        name: interned.name(&span.name),
        kind: kind(span.kind),
        start,
        end: span.end_time_unix_nano.max(start),
        status: status(span.status),
        attributes: attributes(span.attributes, interned),
        events: span
            .events
            .into_iter()
            .map(|one| event(one, interned))
            .collect(),
        links: span
            .links
            .into_iter()
            .map(|one| link(one, interned))
            .collect(),
        trace_state: interned.name(&span.trace_state),
        scope: scope.clone(),
        process: process.clone(),
    }
}

fn kind(kind: i32) -> Option<SpanKind> {
    match Kind::try_from(kind) {
        Ok(Kind::Internal) => Some(SpanKind::Internal),
        Ok(Kind::Server) => Some(SpanKind::Server),
        Ok(Kind::Client) => Some(SpanKind::Client),
        Ok(Kind::Producer) => Some(SpanKind::Producer),
        Ok(Kind::Consumer) => Some(SpanKind::Consumer),
        Ok(Kind::Unspecified) | Err(_) => None,
    }
}

fn status(status: Option<v1::Status>) -> Status {
    let Some(status) = status else {
        return Status::Unset;
    };
    match StatusCode::try_from(status.code) {
        Ok(StatusCode::Error) => Status::error(status.message),
        Ok(StatusCode::Ok) => Status::Ok,
        Ok(StatusCode::Unset) | Err(_) => Status::Unset,
    }
}

fn event(event: Event, interned: &mut Interned) -> StoredEvent {
    StoredEvent {
        at: event.time_unix_nano,
        name: interned.name(&event.name),
        attributes: attributes(event.attributes, interned),
    }
}

fn link(link: Link, interned: &mut Interned) -> StoredLink {
    StoredLink {
        trace_id: trace_id(&link.trace_id),
        span_id: span_id(&link.span_id),
        attributes: attributes(link.attributes, interned),
    }
}
