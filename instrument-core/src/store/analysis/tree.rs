//! The spans of a trace, below each other.

use crate::store::span::StoredSpan;
use crate::store::trace::Trace;
use opentelemetry::trace::SpanId;
use std::collections::HashMap;

/// The spans of a trace by their places in it.
#[derive(Debug)]
pub(in crate::store) struct Tree<'a> {
    pub(in crate::store) spans: Vec<&'a StoredSpan>,
    /// By their start.
    pub(in crate::store) children: Vec<Vec<usize>>,
    pub(in crate::store) parents: Vec<Option<usize>>,
    /// Without a parent, or with one that is not there; by their start.
    pub(in crate::store) tops: Vec<usize>,
    pub(in crate::store) orphans: Vec<usize>,
}

impl<'a> Tree<'a> {
    pub(in crate::store) fn of(trace: &'a Trace) -> Self {
        let spans: Vec<&StoredSpan> = trace.spans().iter().map(|span| &**span).collect();
        let places = spans.iter().enumerate();
        let places: HashMap<SpanId, usize> =
            places.map(|(place, span)| (span.span_id, place)).collect();
        let mut children = vec![Vec::new(); spans.len()];
        let mut parents = vec![None; spans.len()];
        let (mut tops, mut orphans) = (Vec::new(), Vec::new());
        for (place, span) in spans.iter().enumerate() {
            let has_parent = span.parent != SpanId::INVALID;
            match places.get(&span.parent).filter(|_| has_parent) {
                Some(parent) if *parent != place => {
                    children[*parent].push(place);
                    parents[place] = Some(*parent);
                }
                _ => {
                    tops.push(place);
                    if has_parent {
                        orphans.push(place);
                    }
                }
            }
        }
        let by_start = |place: &usize| (spans[*place].start, spans[*place].end, *place);
        for list in children.iter_mut().chain([&mut tops, &mut orphans]) {
            list.sort_unstable_by_key(by_start);
        }
        Self {
            spans,
            children,
            parents,
            tops,
            orphans,
        }
    }

    /// What the trace is about: the span without a parent; else the longest of those whose parent is missing.
    pub(in crate::store) fn root(&self) -> Option<usize> {
        let roots = self.tops.iter().copied();
        let roots = roots.filter(|top| self.spans[*top].parent == SpanId::INVALID);
        let root = roots.min_by_key(|root| (self.spans[*root].as_root(), *root));
        let longest = || {
            let tops = self.tops.iter().copied();
            tops.max_by_key(|top| self.spans[*top].duration())
        };
        root.or_else(longest)
    }
}
