//! Clocks that differ.

use super::Skew;
use super::tree::Tree;
use opentelemetry::trace::SpanKind;

/// Clocks of one machine differ by less.
const TOLERATED: u64 = 100_000;

/// Spans that begin before the span of another process that they are below; and spans of servers that begin after their
/// caller has ended.
pub(super) fn of(tree: &Tree<'_>) -> Vec<Skew> {
    let skewed = tree
        .parents
        .iter()
        .enumerate()
        .filter_map(|(place, parent)| {
            let (span, parent) = (tree.spans[place], tree.spans[(*parent)?]);
            if span.process == parent.process {
                return None;
            }
            let is_call =
                span.kind == Some(SpanKind::Server) && parent.kind == Some(SpanKind::Client);
            let behind = parent.start.saturating_sub(span.start);
            let ahead = if is_call {
                span.start.saturating_sub(parent.end)
            } else {
                0
            };
            let off = |by: u64| i64::try_from(by).unwrap_or(i64::MAX);
            let by = if behind > TOLERATED {
                -off(behind)
            } else if ahead > TOLERATED {
                off(ahead)
            } else {
                return None;
            };
            Some(Skew {
                span: span.span_id,
                parent: parent.span_id,
                by,
            })
        });
    skewed.collect()
}
