//! Records as the bytes of a request for OTLP, with nothing in between.

mod attribute;
mod groups;
mod span;

use super::wire::{Wire, counted};
use crate::recorder::Record;
use groups::Groups;
use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::Resource;

/// Of `ExportTraceServiceRequest`.
const RESOURCE_SPANS: u8 = counted(1);
/// Of `ResourceSpans`.
const RESOURCE: u8 = counted(1);
const SCOPE_SPANS: u8 = counted(2);
const RESOURCE_SCHEMA_URL: u8 = counted(3);
/// Of `Resource`.
const RESOURCE_ATTRIBUTES: u8 = counted(1);
/// Of `ScopeSpans`.
const SCOPE: u8 = counted(1);
const SPANS: u8 = counted(2);
const SCOPE_SCHEMA_URL: u8 = counted(3);
/// Of `InstrumentationScope`.
const NAME: u8 = counted(1);
const VERSION: u8 = counted(2);
const SCOPE_ATTRIBUTES: u8 = counted(3);

/// Requests that wait for an answer have their own buffer; so many of those that came back are kept.
const SPARE: usize = 4;

/// Writes requests that are all about one resource.
#[derive(Debug)]
pub(crate) struct Encoder {
    /// As it stands in every request, and what comes at the end of it.
    resource: Vec<u8>,
    schema_url: String,
    groups: Groups,
    spare: Vec<Wire>,
}

impl Encoder {
    pub(crate) fn new(resource: &Resource) -> Self {
        let mut wire = Wire::default();
        wire.message(RESOURCE, |wire| {
            // What is written last comes first.
            let attributes: Vec<_> = resource.iter().collect();
            for (key, value) in attributes.into_iter().rev() {
                wire.write(|room| attribute::given(room, RESOURCE_ATTRIBUTES, key.as_str(), value));
            }
        });
        Self {
            resource: wire.as_slice().to_vec(),
            schema_url: resource.schema_url().unwrap_or_default().to_owned(),
            groups: Groups::default(),
            spare: Vec::new(),
        }
    }

    /// The request with these spans.
    pub(super) fn wire(&mut self, records: &[Box<Record>]) -> Wire {
        let mut wire = self.spare.pop().unwrap_or_default();
        self.groups.sort(records);
        wire.message(RESOURCE_SPANS, |wire| {
            wire.write(|room| room.text(RESOURCE_SCHEMA_URL, &self.schema_url));
            for (scope, records) in self.groups.backwards(records) {
                wire.message(SCOPE_SPANS, |wire| of_scope(wire, &scope, records));
            }
            wire.write(|room| room.append(&self.resource));
        });
        wire
    }

    /// The same, as bytes.
    pub(crate) fn message(&mut self, records: &[Box<Record>]) -> Vec<u8> {
        self.wire(records).as_slice().to_vec()
    }

    /// Takes a buffer for the next request.
    pub(super) fn reuse(&mut self, wire: Wire) {
        if self.spare.len() < SPARE && wire.is_usual() {
            self.spare.push(wire.cleared());
        }
    }
}

fn of_scope<'a>(
    wire: &mut Wire,
    scope: &InstrumentationScope,
    backwards: impl Iterator<Item = &'a Record>,
) {
    wire.write(|room| room.text(SCOPE_SCHEMA_URL, scope.schema_url().unwrap_or_default()));
    for record in backwards {
        wire.write(|room| room.message(SPANS, |room| span::fields(room, record)));
    }
    wire.write(|room| {
        room.message(SCOPE, |room| {
            let attributes: Vec<_> = scope.attributes().collect();
            attribute::list(room, SCOPE_ATTRIBUTES, attributes.into_iter());
            room.text(VERSION, scope.version().unwrap_or_default());
            room.text(NAME, scope.name());
        });
    });
}

#[cfg(test)]
mod tests;
