//! What is kept, what goes first, and what is counted.

use super::analysis::tests::span;
use super::index::Index;
use super::limits::StoreLimits;
use super::span::StoredSpan;
use super::{Query, TraceOrder, TraceStore};
use opentelemetry::trace::{Status, TraceId};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// A span of a trace of that number, which failed or not.
fn of(trace: u64, id: u64, failed: bool) -> StoredSpan {
    let mut span = span("backend", (id, 0, "request", 0, 5));
    span.trace_id = TraceId::from(u128::from(trace));
    if failed {
        span.status = Status::error("it failed");
    }
    span
}

fn kept(store: &TraceStore) -> Vec<u128> {
    let traces = store.find(&Query::default());
    let mut ids: Vec<_> = traces
        .iter()
        .map(|trace| u128::from_be_bytes(trace.id().to_bytes()))
        .collect();
    ids.sort_unstable();
    ids
}

#[test]
fn the_oldest_ordinary_trace_goes_first_and_what_failed_or_was_slow_stays() {
    let store = TraceStore::new(StoreLimits {
        traces: 4,
        ..StoreLimits::default()
    });
    let mut slow = of(2, 2, false);
    slow.end = slow.start + 2_000_000_000;
    store.add(of(1, 1, true));
    store.add(slow);
    for trace in 3..=8 {
        store.add(of(trace, trace, false));
    }
    assert_eq!(kept(&store), [1, 2, 7, 8]);
    let counts = store.counts();
    assert_eq!(
        (
            counts.evicted_traces,
            counts.evicted_spans,
            counts.received_spans
        ),
        (4, 4, 8)
    );
}

/// In both orders, whatever the order in which they came.
#[test]
fn the_newest_and_the_slowest_come_first_by_their_own_times() {
    let store = TraceStore::default();
    for (trace, from, to) in [(1, 30, 31), (2, 10, 19), (3, 20, 22), (4, 20, 22)] {
        let mut span = span("backend", (trace, 0, "request", from, to));
        span.trace_id = TraceId::from(u128::from(trace));
        store.add(span);
    }
    let first = |order, limit| {
        let found = store.find(&Query {
            order,
            limit,
            ..Query::default()
        });
        let ids = found
            .iter()
            .map(|trace| u128::from_be_bytes(trace.id().to_bytes()));
        ids.collect::<Vec<_>>()
    };
    assert_eq!(first(TraceOrder::Newest, 9), [1, 4, 3, 2]);
    assert_eq!(first(TraceOrder::Slowest, 9), [2, 4, 3, 1]);
    assert_eq!(first(TraceOrder::Slowest, 1), [2]);
    // What comes late belongs to its time, and does not displace what is newer.
    let mut late = span("backend", (9, 0, "request", 1, 2));
    late.trace_id = TraceId::from(9);
    store.add(late);
    assert_eq!(first(TraceOrder::Newest, 4), [1, 4, 3, 2]);
}

#[test]
fn what_failed_has_half_of_the_room_while_there_is_something_else() {
    let store = TraceStore::new(StoreLimits {
        traces: 4,
        ..StoreLimits::default()
    });
    for trace in 1..=10 {
        store.add(of(trace, trace, trace > 2));
    }
    assert_eq!(kept(&store), [1, 2, 9, 10]);
}

#[test]
fn a_trace_that_fails_late_is_kept_as_long_as_one_that_failed_at_once() {
    let store = TraceStore::new(StoreLimits {
        traces: 2,
        ..StoreLimits::default()
    });
    store.add(of(1, 1, false));
    store.add(of(1, 11, true));
    store.add(of(2, 2, false));
    store.add(of(3, 3, false));
    assert_eq!(kept(&store), [1, 3]);
}

#[test]
fn what_is_too_old_goes_whatever_it_was() {
    let mut index = Index::new(StoreLimits {
        age: Duration::from_secs(60),
        ..StoreLimits::default()
    });
    let begin = Instant::now();
    index.add(of(1, 1, true), begin);
    index.add(of(2, 2, false), begin + Duration::from_secs(30));
    index.drop_old(begin + Duration::from_secs(70));
    assert!(!index.traces.contains_key(&TraceId::from(1)));
    assert!(index.traces.contains_key(&TraceId::from(2)));
    index.drop_old(begin + Duration::from_secs(90));
    assert_eq!(
        (index.counts.traces, index.counts.spans, index.counts.bytes),
        (0, 0, 0)
    );
    assert!(index.catalog.services().is_empty());
}

#[test]
fn a_span_that_comes_twice_is_there_once() {
    let store = TraceStore::default();
    store.add(of(1, 1, false));
    store.add(of(1, 1, false));
    let counts = store.counts();
    assert_eq!(
        (counts.spans, counts.repeated_spans, counts.refused_spans),
        (1, 1, 0)
    );
}

#[test]
fn one_trace_cannot_take_all_the_room() {
    let store = TraceStore::new(StoreLimits {
        bytes: 400_000,
        ..StoreLimits::default()
    });
    store.add(of(1, 1, false));
    for id in 2..2000 {
        store.add(of(2, id, true));
    }
    let counts = store.counts();
    assert_eq!(counts.traces, 2);
    assert!(
        counts.bytes < 110_000 && counts.refused_spans > 1000,
        "{counts:?}"
    );
}

#[test]
fn spans_without_ids_are_refused() {
    let store = TraceStore::default();
    store.add(of(0, 1, false));
    store.add(of(1, 0, false));
    assert_eq!((store.counts().spans, store.counts().refused_spans), (0, 2));
}

/// What is counted is what is there, and never more than may be.
#[test]
fn whatever_comes_the_bounds_hold_and_the_counts_are_right() {
    let arrival = (
        1..40_u64,
        1..300_u64,
        any::<bool>(),
        0..3_u64,
        0..2000_usize,
    );
    let arrivals = prop::collection::vec(arrival, 1..200);
    any_input::for_any(&arrivals, 500, |arrivals| {
        let limits = StoreLimits {
            traces: 10,
            spans: 50,
            bytes: 60_000,
            spans_per_trace: 12,
            age: Duration::from_secs(20),
            ..StoreLimits::default()
        };
        let mut index = Index::new(limits.clone());
        let mut now = Instant::now();
        let sent = arrivals.len() as u64;
        for (trace, id, failed, seconds, length) in arrivals {
            now += Duration::from_secs(seconds);
            let mut span = of(trace, id, failed);
            span.trace_state = "x".repeat(length).into();
            index.add(span, now);
            let counts = &index.counts;
            prop_assert!(
                counts.traces <= limits.traces
                    && counts.spans <= limits.spans
                    && counts.bytes <= limits.bytes,
                "{counts:?}"
            );
        }
        let counts = &index.counts;
        let there = || index.traces.values();
        prop_assert_eq!(
            counts.spans,
            there().map(|held| held.trace.spans().len()).sum::<usize>()
        );
        prop_assert_eq!(
            counts.bytes,
            there().map(|held| held.trace.bytes()).sum::<usize>()
        );
        prop_assert_eq!(counts.traces, index.traces.len());
        prop_assert_eq!(
            counts.spans as u64
                + counts.evicted_spans
                + counts.refused_spans
                + counts.repeated_spans,
            sent
        );
        prop_assert_eq!(
            index
                .orders
                .iter()
                .map(|order| order.traces.len())
                .sum::<usize>(),
            counts.traces
        );
        let operations = index.catalog.operations("backend").len();
        prop_assert_eq!(operations, usize::from(counts.spans > 0));
        Ok(counts.evicted_traces > 0)
    });
}

#[test]
fn a_stream_of_changes_ends_in_time_and_another_goes_on_from_there() {
    use futures_util::StreamExt as _;
    let store = TraceStore::default();
    let live = store.live();
    store.add(of(1, 1, false));
    let mut live = live.until(Instant::now());
    let heard = futures_executor::block_on(async {
        let mut heard = Vec::new();
        while let Some(change) = live.next().await {
            heard.push(change.trace_id);
        }
        heard
    });
    assert_eq!((heard.len(), live.position()), (1, 1));
    store.add(of(2, 2, false));
    let mut later = store.live_after(live.position());
    let change = futures_executor::block_on(later.next());
    let change = change.expect("it goes on").trace_id;
    assert_eq!(change, TraceId::from(2));
}
