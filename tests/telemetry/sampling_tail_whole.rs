//! In whatever order spans start and end, a trace is kept whole or not at all.

use instrument_core::sampling::Tail;
use opentelemetry::trace::{SpanId, TraceId};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use telemetry_tests::tail::{Held, Open};

#[derive(Clone, Debug)]
enum Step {
    /// A new trace.
    Root {
        fails: bool,
    },
    /// A child of some span of some trace, which may have ended.
    Child {
        trace: usize,
        parent: usize,
        fails: bool,
    },
    /// The end of some open span.
    End {
        trace: usize,
        span: usize,
    },
    Wait,
    Flush,
}

fn step() -> impl Strategy<Value = Step> {
    let index = any::<prop::sample::Index>().prop_map(|index| index.index(1 << 16));
    let fails = prop::bool::weighted(0.1);
    prop_oneof![
        2 => fails.prop_map(|fails| Step::Root { fails }),
        4 => (index.clone(), index.clone(), fails)
            .prop_map(|(trace, parent, fails)| Step::Child { trace, parent, fails }),
        5 => (index.clone(), index).prop_map(|(trace, span)| Step::End { trace, span }),
        1 => Just(Step::Wait),
        1 => Just(Step::Flush),
    ]
}

/// What a trace's spans were, and which of them have ended.
#[derive(Default)]
struct Made {
    spans: Vec<Open>,
    ended: HashSet<usize>,
}

fn tails() -> impl Strategy<Value = Tail> {
    let rate = prop_oneof![Just(0.0), Just(0.5), Just(1.0)];
    (rate, 1..8_usize, 1..20_usize, any::<bool>()).prop_map(|(rate, traces, spans, bounded)| {
        let tail = Tail::new(rate).with_max_wait(Duration::from_secs(2));
        if bounded {
            tail.with_max_traces(traces).with_max_spans(spans)
        } else {
            tail
        }
    })
}

proptest! {
    #[test]
    fn a_trace_is_kept_whole_or_not_at_all(tail in tails(), steps in vec(step(), 1..200)) {
        let held = Held::new(tail);
        let mut traces: Vec<Made> = Vec::new();
        for step in steps {
            let count = traces.len().max(1);
            match step {
                Step::Root { fails } => {
                    let root = held.root("root");
                    let root = if fails { root.fail() } else { root };
                    traces.push(Made { spans: vec![root], ..Made::default() });
                }
                Step::Child { trace, parent, fails } => {
                    if let Some(made) = traces.get_mut(trace % count) {
                        let child = held.child("child", &made.spans[parent % made.spans.len()]);
                        made.spans.push(if fails { child.fail() } else { child });
                    }
                }
                Step::End { trace, span } => {
                    if let Some(made) = traces.get_mut(trace % count) {
                        let span = span % made.spans.len();
                        if made.ended.insert(span) {
                            made.spans[span].end();
                        }
                    }
                }
                Step::Wait => held.turn(Duration::from_secs(1)),
                Step::Flush => held.sdk.force_flush().unwrap(),
            }
        }
        held.sdk.shutdown().unwrap();

        let mut kept: HashMap<TraceId, HashSet<SpanId>> = HashMap::new();
        for span in held.spans() {
            let context = &span.span_context;
            let is_first = kept.entry(context.trace_id()).or_default().insert(context.span_id());
            prop_assert!(is_first, "handed on once");
        }
        for made in &traces {
            let ended: HashSet<_> = made.ended.iter().map(|&span| made.spans[span].id()).collect();
            if let Some(kept) = kept.remove(&made.spans[0].trace()) {
                prop_assert_eq!(kept, ended, "whole");
            }
        }
        prop_assert!(kept.is_empty(), "nothing that was not made");
        let health = held.tail.health();
        prop_assert_eq!((health.held_traces, health.held_spans, health.held_bytes), (0, 0, 0));
        prop_assert_eq!(health.forgotten_spans, 0);
    }
}

#[test]
fn it_is_so_on_many_threads_too() {
    let held = Held::new(Tail::new(0.5).with_max_traces(50));
    let shared: Vec<TraceId> = (1..=200_u128).map(TraceId::from).collect();
    std::thread::scope(|scope| {
        for thread in 0..4_u32 {
            let (held, shared) = (&held, &shared);
            scope.spawn(move || {
                for (number, &trace) in shared.iter().enumerate() {
                    // Each trace enters on each thread, and the same one of them fails on all.
                    let entry = held.entry("entry", trace, number % 2 == 0, Default::default());
                    let mut entry = if number % 5 == 0 { entry.fail() } else { entry };
                    for _ in 0..thread + 1 {
                        held.child("child", &entry).end();
                    }
                    entry.end();
                }
            });
        }
    });
    held.sdk.shutdown().unwrap();
    let mut spans: HashMap<TraceId, usize> = HashMap::new();
    for span in held.spans() {
        *spans.entry(span.span_context.trace_id()).or_default() += 1;
    }
    let expected = (0..200).filter(|number| number % 2 == 0 || number % 5 == 0);
    for number in expected {
        let whole = (1..=4).map(|children| children + 1).sum::<usize>();
        assert_eq!(spans.remove(&shared[number]), Some(whole), "{number}");
    }
    assert!(spans.is_empty(), "{spans:?}");
}
