//! What has been sent, without what differs from run to run: ids, times, and who of many was first.

use instrument_core::opentelemetry::trace::{SpanId, TraceId};
use instrument_core::testing::CollectedSpan;
use std::collections::{BTreeMap, HashMap};

/// Each trace as a text: its spans with everything that they have, children below their parents.
pub(crate) fn pictures(spans: &[CollectedSpan]) -> Vec<String> {
    let by_id: HashMap<_, _> = spans.iter().map(|span| (span.span_id(), span)).collect();
    assert_eq!(by_id.len(), spans.len(), "a span came twice");
    let mut below: HashMap<SpanId, Vec<&CollectedSpan>> = HashMap::new();
    let mut traces: BTreeMap<[u8; 16], Vec<&CollectedSpan>> = BTreeMap::new();
    for span in spans {
        assert!(span.trace_id() != TraceId::INVALID && span.span_id() != SpanId::INVALID);
        match by_id.get(&span.parent_span_id()) {
            Some(parent) => {
                assert_eq!(span.trace_id(), parent.trace_id(), "one trace");
                below.entry(parent.span_id()).or_default().push(span);
            }
            None => {
                let trace = traces.entry(span.trace_id().to_bytes());
                trace.or_default().push(span);
            }
        }
    }
    let each = traces.into_values().map(|roots| all(&roots, &below, 0));
    let mut each: Vec<_> = each.collect();
    each.sort_unstable();
    each
}

fn all(
    spans: &[&CollectedSpan],
    below: &HashMap<SpanId, Vec<&CollectedSpan>>,
    depth: usize,
) -> String {
    let each = spans.iter().map(|span| {
        let line = alone(span, depth);
        let children = below.get(&span.span_id()).map(Vec::as_slice);
        line + &all(children.unwrap_or_default(), below, depth + 1)
    });
    let mut each: Vec<_> = each.collect();
    each.sort_unstable();
    each.concat()
}

fn alone(span: &CollectedSpan, depth: usize) -> String {
    let mut bare = span.span.clone();
    bare.span_id.clear();
    if depth > 0 {
        bare.parent_span_id.clear();
    }
    // A caller's ids are those that the program gives it.
    if span.trace_id() != TraceId::from(77) {
        bare.trace_id.clear();
    }
    if !bare.parent_span_id.is_empty() && span.parent_span_id() != SpanId::from(7) {
        bare.parent_span_id = b"was not sent".to_vec();
    }
    assert!(bare.start_time_unix_nano <= bare.end_time_unix_nano);
    (bare.start_time_unix_nano, bare.end_time_unix_nano) = (0, 0);
    // Of those of one key the order stays.
    bare.attributes
        .sort_by(|one, other| one.key.cmp(&other.key));
    for event in &mut bare.events {
        event.time_unix_nano = 0;
        // Where it was recorded is not what is compared.
        event
            .attributes
            .retain(|attribute| attribute.key != "exception.stacktrace");
    }
    let indent = "  ".repeat(depth);
    format!("{indent}{bare:?} of {:?}\n", span.scope)
}
