//! Which services there are, and what they do.

use super::span::StoredSpan;
use opentelemetry::trace::SpanKind;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many spans there are of each service and operation: what has none is forgotten.
#[derive(Debug, Default)]
pub(super) struct Catalog(BTreeMap<Arc<str>, HashMap<Operation, usize>>);

/// A name, and its kind as a number that can be compared.
type Operation = (Arc<str>, Option<u8>);

fn operation(span: &StoredSpan) -> Operation {
    (span.name.clone(), span.kind.as_ref().map(number))
}

const KINDS: [SpanKind; 5] = [
    SpanKind::Internal,
    SpanKind::Server,
    SpanKind::Client,
    SpanKind::Producer,
    SpanKind::Consumer,
];

fn number(kind: &SpanKind) -> u8 {
    match kind {
        SpanKind::Internal => 0,
        SpanKind::Server => 1,
        SpanKind::Client => 2,
        SpanKind::Producer => 3,
        SpanKind::Consumer => 4,
    }
}

impl Catalog {
    pub(super) fn add(&mut self, span: &StoredSpan) {
        if !self.0.contains_key(&span.process.service) {
            self.0
                .insert(span.process.service.clone(), HashMap::default());
        }
        if let Some(operations) = self.0.get_mut(&span.process.service) {
            *operations.entry(operation(span)).or_default() += 1;
        }
    }

    pub(super) fn remove(&mut self, span: &StoredSpan) {
        let Some(operations) = self.0.get_mut(&span.process.service) else {
            return;
        };
        let operation = operation(span);
        if let Some(count) = operations.get_mut(&operation) {
            *count -= 1;
            if *count == 0 {
                operations.remove(&operation);
            }
        }
        if operations.is_empty() {
            self.0.remove(&span.process.service);
        }
    }

    /// By name.
    pub(super) fn services(&self) -> Vec<Arc<str>> {
        self.0.keys().cloned().collect()
    }

    /// By name and kind.
    pub(super) fn operations(&self, service: &str) -> Vec<(Arc<str>, Option<SpanKind>)> {
        let operations = self.0.get(service).into_iter().flat_map(HashMap::keys);
        let mut operations: Vec<_> = operations.cloned().collect();
        operations.sort();
        operations
            .into_iter()
            .map(|(name, kind)| (name, kind.map(|kind| KINDS[usize::from(kind)].clone())))
            .collect()
    }
}
