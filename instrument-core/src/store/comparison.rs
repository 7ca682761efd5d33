//! How two traces differ: what is in one only, and what took longer.

#[cfg(test)]
mod tests;

use super::analysis::{Tree, self_time};
use super::span::StoredSpan;
use super::trace::Trace;
use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::iter;
use std::sync::Arc;

/// How two traces differ. Made by [`Trace::compare`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// What the first has and the second has not.
    pub only_a: Vec<Place>,
    /// What the second has and the first has not.
    pub only_b: Vec<Place>,
    /// What both have.
    pub both: Vec<Pair>,
}

/// A span with where it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Place {
    /// Service and name of each span from the root to this one; of very many, the last.
    pub path: Vec<(Arc<str>, Arc<str>)>,
    /// The span.
    pub span: Arc<StoredSpan>,
    /// How long it did not just wait for those below it, in nanoseconds.
    pub self_time: u64,
}

/// A span in both traces.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Pair {
    /// In the first.
    pub a: Place,
    /// In the second.
    pub b: Place,
}

impl Pair {
    /// How much longer it took in the second, in nanoseconds.
    #[must_use]
    pub fn difference(&self) -> i64 {
        difference(self.a.span.duration(), self.b.span.duration())
    }

    /// How much longer it took itself in the second, without those below it.
    #[must_use]
    pub fn self_difference(&self) -> i64 {
        difference(self.a.self_time, self.b.self_time)
    }
}

fn difference(a: u64, b: u64) -> i64 {
    i64::try_from(i128::from(b) - i128::from(a)).unwrap_or(if b > a { i64::MAX } else { i64::MIN })
}

impl Comparison {
    /// What took longer, or shorter, by itself: not the spans above it, which only waited for it.
    #[must_use]
    pub fn largest(&self) -> Option<&Pair> {
        let pairs = self.both.iter();
        let largest = pairs.max_by_key(|pair| {
            // Of equals, the one that is further up.
            (
                pair.self_difference().unsigned_abs(),
                Reverse(pair.a.path.len()),
            )
        });
        largest.filter(|pair| pair.self_difference() != 0)
    }
}

impl Trace {
    /// How another trace differs from this one. Spans are the same that have the same service and name, below the same ones;
    /// the first of several is the first.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Comparison {
        let (a, b) = (Side::of(self), Side::of(other));
        let mut comparison = Comparison {
            only_a: Vec::new(),
            only_b: Vec::new(),
            both: Vec::new(),
        };
        // Parents before children, without recursion.
        let mut below = VecDeque::from([(a.tree.tops.clone(), b.tree.tops.clone())]);
        while let Some((in_a, in_b)) = below.pop_front() {
            let mut others = b.by_step(&in_b);
            for span in in_a {
                let same = others.get_mut(&a.step(span)).and_then(VecDeque::pop_front);
                match same {
                    Some(same) => {
                        comparison.both.push(Pair {
                            a: a.place(span),
                            b: b.place(same),
                        });
                        let children =
                            |side: &Side<'_>, span: usize| side.tree.children[span].clone();
                        below.push_back((children(&a, span), children(&b, same)));
                    }
                    None => a.place_all(span, &mut comparison.only_a),
                }
            }
            let mut others: Vec<usize> = others.into_values().flatten().collect();
            others.sort_unstable_by_key(|span| b.tree.spans[*span].start);
            for span in others {
                b.place_all(span, &mut comparison.only_b);
            }
        }
        comparison
    }
}

/// One of the two.
struct Side<'a> {
    trace: &'a Trace,
    tree: Tree<'a>,
}

/// Service and name.
type Step = (Arc<str>, Arc<str>);

/// So many steps of a path are shown.
const DEEPEST: usize = 32;

impl<'a> Side<'a> {
    fn of(trace: &'a Trace) -> Self {
        let tree = Tree::of(trace);
        Self { trace, tree }
    }

    fn step(&self, span: usize) -> Step {
        let span = self.tree.spans[span];
        (span.process.service.clone(), span.name.clone())
    }

    /// In the order in which they started.
    fn by_step(&self, spans: &[usize]) -> HashMap<Step, VecDeque<usize>> {
        let mut by_step: HashMap<Step, VecDeque<usize>> = HashMap::new();
        for span in spans {
            by_step
                .entry(self.step(*span))
                .or_default()
                .push_back(*span);
        }
        by_step
    }

    fn place(&self, span: usize) -> Place {
        let upwards = iter::successors(Some(span), |span| self.tree.parents[*span]);
        let mut path: Vec<_> = upwards.take(DEEPEST).map(|span| self.step(span)).collect();
        path.reverse();
        Place {
            path,
            span: self.trace.spans()[span].clone(),
            self_time: self_time(&self.tree, span),
        }
    }

    /// A span and everything below it.
    fn place_all(&self, span: usize, to: &mut Vec<Place>) {
        let mut left = vec![span];
        while let Some(span) = left.pop() {
            to.push(self.place(span));
            left.extend(self.tree.children[span].iter().rev());
        }
    }
}
