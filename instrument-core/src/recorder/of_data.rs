//! A span that an SDK has made, as a record.

use super::attributes::Attributes;
use super::record::{More, Record, nanos};
use super::scopes;
use opentelemetry::trace::TraceState;
use opentelemetry_sdk::trace::SpanData;

impl Record {
    /// One that an SDK has made.
    pub(crate) fn of_data(span: SpanData) -> Self {
        let mut record = Self::new();
        record.trace_id = span.span_context.trace_id();
        record.span_id = span.span_context.span_id();
        record.flags = span.span_context.trace_flags();
        record.parent = span.parent_span_id;
        record.parent_is_remote = span.parent_span_is_remote;
        record.kind = span.span_kind;
        record.name = span.name;
        record.scope = scopes::number(span.instrumentation_scope);
        record.start = nanos(span.start_time);
        record.end = nanos(span.end_time);
        record.attributes = Attributes::of_list(span.attributes, span.dropped_attributes_count);
        record.status = span.status;
        let more = More {
            trace_state: span.span_context.trace_state().clone(),
            events: span.events.events,
            dropped_events: span.events.dropped_count,
            links: span.links.links,
            dropped_links: span.links.dropped_count,
        };
        record.more = (!more.is_nothing()).then(|| Box::new(more));
        record
    }
}

impl More {
    fn is_nothing(&self) -> bool {
        self.trace_state == TraceState::NONE
            && self.events.is_empty()
            && self.links.is_empty()
            && self.dropped_events == 0
            && self.dropped_links == 0
    }
}
