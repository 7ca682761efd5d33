//! Which service calls which.

use super::analysis::Tree;
use super::trace::Trace;
use super::trace_store::TraceStore;
use std::collections::BTreeMap;
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
        let mut calls: BTreeMap<(Arc<str>, Arc<str>), u64> = BTreeMap::new();
        for trace in self.all() {
            if trace.start() >= from && trace.end() <= to {
                count(&trace, &mut calls);
            }
        }
        let calls = calls.into_iter();
        calls
            .map(|((parent, child), calls)| Dependency {
                parent,
                child,
                calls,
            })
            .collect()
    }
}

fn count(trace: &Trace, calls: &mut BTreeMap<(Arc<str>, Arc<str>), u64>) {
    let tree = Tree::of(trace);
    for (span, parent) in tree.spans.iter().zip(&tree.parents) {
        let Some(parent) = parent.map(|parent| tree.spans[parent]) else {
            continue;
        };
        let call = (parent.process.service.clone(), span.process.service.clone());
        *calls.entry(call).or_default() += 1;
    }
}
