//! A record as the SDK's processors and exporters know it.

use super::record::{Record, time};
use super::scopes;
use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
#[cfg(feature = "telemetry")]
use std::iter;

impl Record {
    pub(crate) fn to_data(&self) -> SpanData {
        self.to_data_of(scopes::scope(self.scope))
    }

    fn to_data_of(&self, instrumentation_scope: InstrumentationScope) -> SpanData {
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
            instrumentation_scope,
        }
    }
}

/// Many at once: those that are beside each other are mostly of one scope.
#[cfg(feature = "telemetry")]
pub(crate) fn to_data(records: &[Box<Record>]) -> Vec<SpanData> {
    let of_one = records.chunk_by(|one, other| one.scope == other.scope);
    let mut all = Vec::with_capacity(records.len());
    for records in of_one {
        let scope = scopes::scope(records[0].scope);
        let scopes = iter::repeat_n(scope, records.len());
        all.extend(
            records
                .iter()
                .zip(scopes)
                .map(|(it, scope)| it.to_data_of(scope)),
        );
    }
    all
}

#[cfg(all(test, feature = "telemetry"))]
mod tests {
    use super::*;

    #[test]
    fn each_of_many_keeps_its_scope() {
        let names = ["a", "b", "b", "a", "c"];
        let records = names.map(|name| {
            let scope = InstrumentationScope::builder(name).build();
            let mut record = Box::new(Record::new());
            record.scope = scopes::number(scope);
            record
        });
        let data = to_data(&records);
        let scopes: Vec<_> = data
            .iter()
            .map(|it| it.instrumentation_scope.name())
            .collect();
        assert_eq!(scopes, names);
        assert!(to_data(&[]).is_empty());
    }
}
