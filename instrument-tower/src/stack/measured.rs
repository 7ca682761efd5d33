//! Metrics in the stack.

use super::server::ServerStack;
use crate::{MetricsLayer, TraceContextLayer};

/// The layer that measures.
pub(super) type Measure = MetricsLayer;

pub(super) fn measure(trace: &TraceContextLayer) -> Measure {
    MetricsLayer::beside(trace)
}

impl<E> ServerStack<E> {
    /// Measures with this layer. Default: one that sees requests as the [`TraceContextLayer`] does, with its known
    /// methods, proxies and routes, and that skips what it skips and ends early what it ends early.
    #[must_use]
    pub fn with_metrics(mut self, metrics: MetricsLayer) -> Self {
        self.measure = metrics;
        self
    }
}
