//! What holds for any trace.

use super::{span, trace};
use crate::store::Trace;
use proptest::prelude::*;

/// Any spans: below any others, at any time.
fn any_trace() -> impl Strategy<Value = Trace> {
    let made = (0..30_u64, 0..200_i64, 0..100_i64, 0..3_usize);
    prop::collection::vec(made, 1..30).prop_map(|spans| {
        let spans = spans
            .into_iter()
            .enumerate()
            .map(|(at, (parent, from, length, service))| {
                let service = ["backend", "detector", "analyst"][service];
                span(
                    service,
                    (
                        at as u64 + 1,
                        parent,
                        ["a", "b", "c"][at % 3],
                        from,
                        from + length,
                    ),
                )
            });
        Trace::of(spans.collect())
    })
}

#[test]
fn a_critical_path_has_no_holes_and_stays_within_its_spans() {
    any_input::for_any(&any_trace(), 2000, |trace| {
        let analysis = trace.analysis();
        let path = &analysis.critical_path;
        for pair in path.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
            prop_assert!(pair[0].span != pair[1].span, "{path:?}");
        }
        let mut waited = 0;
        for stretch in path {
            let mut spans = trace.spans().iter();
            let span = spans
                .find(|span| span.span_id == stretch.span)
                .expect("it is one of them");
            prop_assert!(
                span.start <= stretch.from && stretch.from < stretch.to && stretch.to <= span.end
            );
            waited += stretch.to - stretch.from;
        }
        if let Some(root) = trace.root() {
            prop_assert_eq!(waited, root.duration());
        }
        for (span, (id, own)) in trace.spans().iter().zip(&analysis.self_times) {
            prop_assert!(span.span_id == *id && *own <= span.duration());
        }
        for (from, to) in &analysis.gaps {
            prop_assert!(from < to);
            let mut others = trace.spans().iter();
            let is_leaf = |id| !trace.spans().iter().any(|span| span.parent == id);
            prop_assert!(
                others.all(|span| !is_leaf(span.span_id) || span.end <= *from || span.start >= *to)
            );
        }
        Ok(!path.is_empty())
    });
}

#[test]
fn where_children_are_within_their_parents_own_times_add_up() {
    let spans = prop::collection::vec((0..100_u64, 0..100_u64), 1..20);
    any_input::for_any(&spans, 1000, |spans| {
        // Each in a part of its own of the time of the one before, or right after it.
        let mut made = vec![(1, 0, "root", 0, 10_000)];
        for (id, (from, length)) in (2..).zip(spans) {
            let (parent, _, _, start, end) = *made.last().expect("the root");
            let from = start + from as i64;
            let to = (from + length as i64 * 10).min(end);
            if from < to {
                made.push((id, parent, "part", from, to));
            }
        }
        let trace = trace(&made);
        let own: u64 = trace.analysis().self_times.iter().map(|(_, own)| own).sum();
        prop_assert_eq!(own, trace.root().expect("the root").duration());
        Ok(made.len() > 2)
    });
}

#[test]
fn a_trace_is_the_same_as_itself_and_differences_turn_round() {
    any_input::for_any(&(any_trace(), any_trace()), 1000, |(a, b)| {
        let same = a.compare(&a);
        prop_assert!(same.only_a.is_empty() && same.only_b.is_empty() && same.largest().is_none());
        let (there, back) = (a.compare(&b), b.compare(&a));
        prop_assert_eq!(there.both.len(), back.both.len());
        prop_assert_eq!(&there.only_a.len(), &back.only_b.len());
        let sum =
            |pairs: &[crate::store::Pair]| pairs.iter().map(|pair| pair.difference()).sum::<i64>();
        prop_assert_eq!(sum(&there.both), -sum(&back.both));
        Ok(!there.both.is_empty())
    });
}
