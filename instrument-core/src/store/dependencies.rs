//! Which service calls which.

use super::trace::Trace;
use super::trace_store::TraceStore;
use opentelemetry::trace::SpanId;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A service that calls another one, or itself, as Jaeger counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dependency {
    /// The service that calls.
    pub parent: Arc<str>,
    /// The service that is called.
    pub child: Arc<str>,
    /// How often, in the traces that are kept: so many spans of the other are right below spans of the one.
    pub calls: u64,
}

impl TraceStore {
    /// Which service calls which, in the traces that are in this time, in nanoseconds since 1970.
    #[must_use]
    pub fn dependencies(&self, from: u64, to: u64) -> Vec<Dependency> {
        let all = self.all();
        let mut calls = BTreeMap::new();
        let mut services = HashMap::new();
        for (_, trace) in &all {
            if trace.start() >= from && trace.end() <= to {
                count(trace, &mut services, &mut calls);
            }
        }
        let calls = calls.into_iter();
        calls
            .map(|((parent, child), calls)| Dependency {
                parent: Arc::clone(parent),
                child: Arc::clone(child),
                calls,
            })
            .collect()
    }
}

/// `services` is only room that need not be made again for each of many thousand traces.
fn count<'a>(
    trace: &'a Trace,
    services: &mut HashMap<SpanId, &'a Arc<str>>,
    calls: &mut BTreeMap<(&'a Arc<str>, &'a Arc<str>), u64>,
) {
    services.clear();
    let spans = trace.spans().iter();
    services.extend(spans.map(|span| (span.span_id, &span.process.service)));
    for span in trace.spans() {
        if span.parent == SpanId::INVALID || span.parent == span.span_id {
            continue;
        }
        if let Some(parent) = services.get(&span.parent) {
            *calls.entry((*parent, &span.process.service)).or_default() += 1;
        }
    }
}
