//! Where the time of a trace went, and what is odd about it.

mod critical_path;
mod gaps;
mod intervals;
mod skew;
#[cfg(test)]
pub(super) mod tests;
mod tree;

pub(super) use tree::Tree;

use super::trace::Trace;
use intervals::covered;
use opentelemetry::trace::SpanId;

/// Where the time of a trace went, and what is odd about it. Made by [`Trace::analysis`]. Times are nanoseconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Analysis {
    /// What the root waited for, from its start to its end without a hole: at every moment the one span that would have had
    /// to be faster.
    pub critical_path: Vec<Stretch>,
    /// When nothing was running that has nothing below it, while the root was: time that no span accounts for.
    pub gaps: Vec<(u64, u64)>,
    /// How long each span did not just wait for those below it, in nanoseconds, in the order of the trace's spans.
    pub self_times: Vec<(SpanId, u64)>,
    /// What is odd.
    pub oddities: Oddities,
}

/// What is odd about a trace. Made by [`Trace::oddities`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Oddities {
    /// Spans whose parent is not in the trace.
    pub orphans: Vec<SpanId>,
    /// Spans that cannot have happened when their clock says so.
    pub skewed: Vec<Skew>,
}

/// A part of a critical path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stretch {
    /// The span that is waited for.
    pub span: SpanId,
    /// From when on.
    pub from: u64,
    /// Until when.
    pub to: u64,
}

/// A span that cannot have happened when its clock says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skew {
    /// The span.
    pub span: SpanId,
    /// The span that it is below, in another process.
    pub parent: SpanId,
    /// How far its clock is off at least, in nanoseconds: ahead, or behind if negative.
    pub by: i64,
}

impl Trace {
    /// Where its time went.
    #[must_use]
    pub fn analysis(&self) -> Analysis {
        let tree = Tree::of(self);
        let self_times = (0..tree.spans.len()).map(|span| {
            let own = tree.spans[span];
            (own.span_id, self_time(&tree, span))
        });
        Analysis {
            critical_path: critical_path::of(&tree),
            gaps: gaps::of(&tree),
            self_times: self_times.collect(),
            oddities: Oddities::of(&tree),
        }
    }

    /// What is odd about it.
    #[must_use]
    pub fn oddities(&self) -> Oddities {
        Oddities::of(&Tree::of(self))
    }
}

impl Oddities {
    fn of(tree: &Tree<'_>) -> Self {
        let orphans = tree.orphans.iter().map(|span| tree.spans[*span].span_id);
        Self {
            orphans: orphans.collect(),
            skewed: skew::of(tree),
        }
    }
}

/// What of a span's time none of the spans below it covers.
pub(super) fn self_time(tree: &Tree<'_>, span: usize) -> u64 {
    let own = tree.spans[span];
    let children = tree.children[span].iter().map(|child| {
        let child = tree.spans[*child];
        (child.start, child.end)
    });
    own.duration() - covered(children, own.start, own.end)
}
