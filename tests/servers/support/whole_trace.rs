//! A trace that several services have sent.

use instrument_core::testing::proto::trace::v1::span::SpanKind;
use instrument_core::testing::{CollectedSpan, Collector};
use std::collections::HashMap;

/// The spans of one trace, all of which hang together.
#[derive(Debug)]
pub struct WholeTrace(HashMap<Vec<u8>, CollectedSpan>);

impl WholeTrace {
    /// What a collector has got.
    ///
    /// # Panics
    ///
    /// When those are several traces, or one with several roots, an orphan, or a span id that is there twice.
    #[must_use]
    #[track_caller]
    pub fn of(collector: &Collector) -> Self {
        let (spans, tree) = (collector.spans(), collector.tree());
        let count = spans.len();
        let by_id: HashMap<_, _> = spans
            .into_iter()
            .map(|it| (it.span.span_id.clone(), it))
            .collect();
        assert_eq!(by_id.len(), count, "an id is there twice:\n{tree}");
        let mut traces: Vec<_> = by_id.values().map(|it| &it.span.trace_id).collect();
        traces.sort();
        traces.dedup();
        assert_eq!(traces.len(), 1, "traces:\n{tree}");
        let parents = || by_id.values().map(|it| &it.span.parent_span_id);
        let roots = parents().filter(|it| it.is_empty()).count();
        assert_eq!(roots, 1, "roots:\n{tree}");
        let has_orphan = parents().any(|it| !it.is_empty() && !by_id.contains_key(it));
        assert!(!has_orphan, "an orphan:\n{tree}");
        Self(by_id)
    }

    /// From the root to the one server span of a service: `service: name (kind)`.
    ///
    /// # Panics
    ///
    /// When the service has no server span, or several.
    #[must_use]
    #[track_caller]
    pub fn way_to(&self, service: &str) -> Vec<String> {
        let is_served = |it: &&CollectedSpan| {
            it.service_name().as_deref() == Some(service) && it.span.kind() == SpanKind::Server
        };
        let mut served = self.0.values().filter(is_served);
        let (Some(end), None) = (served.next(), served.next()) else {
            panic!("`{service}` has not one server span: {:#?}", self.0)
        };
        let up = |it: &&CollectedSpan| self.0.get(&it.span.parent_span_id);
        let mut way: Vec<_> = std::iter::successors(Some(end), up).map(shown).collect();
        way.reverse();
        way
    }
}

fn shown(it: &CollectedSpan) -> String {
    let kind = it.span.kind().as_str_name();
    let kind = kind.trim_start_matches("SPAN_KIND_").to_lowercase();
    let service = it.service_name().unwrap_or_default();
    format!("{service}: {} ({kind})", it.name())
}
