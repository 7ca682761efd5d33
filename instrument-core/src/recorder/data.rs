//! A record as the SDK's processors and exporters know it.

use super::record::{Record, time};
use super::scopes;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

impl Record {
    pub(crate) fn to_data(&self) -> SpanData {
        let mut events = SpanEvents::default();
        let mut links = SpanLinks::default();
        if let Some(more) = &self.more {
            events.events.clone_from(&more.events);
            events.dropped_count = more.dropped_events;
            links.links.clone_from(&more.links);
            links.dropped_count = more.dropped_links;
        }
        SpanData {
            span_context: self.context(),
            parent_span_id: self.parent,
            parent_span_is_remote: self.parent_is_remote,
            span_kind: self.kind.clone(),
            name: self.name.clone(),
            start_time: time(self.start),
            end_time: time(self.end),
            attributes: self.attributes.to_list(),
            dropped_attributes_count: self.attributes.dropped(),
            events,
            links,
            status: self.status.clone(),
            instrumentation_scope: scopes::scope(self.scope),
        }
    }
}
