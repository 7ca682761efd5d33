//! How much is held, for how long, and what becomes of what is too much.

use instrument_core::sampling::{Tail, TailHealth};
use opentelemetry::trace::TraceId;
use std::time::Duration;
use telemetry_tests::sampling::text;
use telemetry_tests::tail::{Held, Open};

fn open(held: &Held, count: usize) -> Vec<Open> {
    (0..count).map(|_| held.root("open")).collect()
}

fn is_settled(health: TailHealth) -> bool {
    (health.held_traces, health.held_spans, health.held_bytes) == (0, 0, 0)
}

#[test]
fn too_many_traces_are_decided_early_the_oldest_first_by_what_is_known() {
    // One shard: ids that end the same.
    let held = Held::new(Tail::new(0.0).with_max_traces(2));
    let entry = |name, number: u8| {
        let mut id = [0; 16];
        id[0] = number;
        held.entry(name, TraceId::from_bytes(id), false, Default::default())
    };
    let mut failed = entry("known to fail", 1);
    held.child("failure", &failed).fail().end();
    let mut fine = entry("not known to fail", 2);
    held.child("fine", &fine).end();
    let mut third = entry("third", 3);
    assert_eq!(held.names(), ["failure"], "the oldest makes room");
    let mut fourth = entry("fourth", 4);
    let health = held.tail.health();
    assert_eq!((health.held_traces, health.early_when_full), (2, 2));
    assert_eq!((health.kept_errors, health.dropped), (1, 1));

    // What comes later follows, whatever it turns out to be.
    failed.end();
    held.child("failure", &fine).fail().end();
    fine.end();
    third.end();
    fourth.end();
    assert_eq!(held.names(), ["failure", "known to fail"]);
    let root = &held.spans()[1];
    assert_eq!(
        text(&root.attributes, "sampling.priority").as_deref(),
        Some("error")
    );
    assert!(is_settled(held.tail.health()));
}

#[test]
fn however_many_traces_begin_no_more_are_held_than_may_be() {
    let held = Held::new(Tail::new(0.5).with_max_traces(100));
    let mut traces = open(&held, 1000);
    let health = held.tail.health();
    assert!(health.held_traces <= 100, "{health:?}");
    assert!(health.early_when_full >= 900, "{health:?}");
    // What is decided early by the base rate alone is decided as it travelled.
    for trace in &mut traces {
        trace.end();
    }
    let sampled = traces.iter().filter(|trace| trace.is_sampled()).count();
    assert_eq!(held.spans().len(), sampled);
}

#[test]
fn spans_and_bytes_are_bounded_also_within_one_trace() {
    let many = |tail: Tail, text: &str| {
        let held = Held::new(tail);
        let mut root = held.root("root").fail();
        for _ in 0..1000 {
            held.child("child", &root)
                .set("text", text.to_owned())
                .end();
            let health = held.tail.health();
            assert!(
                health.held_spans <= 50 && health.held_bytes <= 1 << 20,
                "{health:?}"
            );
        }
        root.end();
        let health = held.tail.health();
        assert_eq!((health.early_when_full, health.spans_dropped), (1, 1001));
        assert!(is_settled(health), "{health:?}");
    };
    many(Tail::new(0.0).with_max_spans(50), "");
    many(
        Tail::new(0.0)
            .with_max_bytes(1 << 20)
            .with_max_spans(50_000),
        &"x".repeat(100_000),
    );
}

#[test]
fn what_never_ends_is_decided_when_its_time_is_over() {
    let held = Held::new(Tail::new(0.0).with_max_wait(Duration::from_secs(30)));
    let mut root = held.root("hangs");
    held.child("failure", &root).fail().end();
    held.turn(Duration::from_millis(29_999));
    held.sdk.force_flush().unwrap();
    assert!(
        held.spans().is_empty(),
        "a flush waits for roots that may still end"
    );
    held.turn(Duration::from_millis(1));
    held.sdk.force_flush().unwrap();
    assert_eq!(held.names(), ["failure"]);
    assert_eq!(held.tail.health().early_when_overdue, 1);
    root.end();
    assert_eq!(held.names(), ["failure", "hangs"]);
}

#[test]
fn any_end_of_the_same_share_looks_for_what_is_overdue_and_so_does_the_handle() {
    let tail = || Tail::new(0.0).with_max_wait(Duration::from_secs(1));
    let stuck = |held: &Held| {
        let root = held.root("hangs");
        held.child("failure", &root).fail().end();
        held.turn(Duration::from_secs(1));
        root
    };
    let held = Held::new(tail());
    let _open = stuck(&held);
    // There are fewer shards than that.
    for _ in 0..1000 {
        held.root("other").end();
    }
    assert_eq!(held.names(), ["failure"]);

    let held = Held::new(tail());
    let _open = stuck(&held);
    held.tail.decide_overdue();
    assert_eq!(held.names(), ["failure"]);
}

#[test]
fn what_has_gone_on_for_too_long_is_known_to_be_slow() {
    let slow = Duration::from_secs(2);
    let held = Held::new(Tail::new(0.0).with_slower_than(slow).with_max_wait(slow));
    let root = held.root("hangs");
    held.child("child", &root).end();
    held.turn(slow);
    held.tail.decide_overdue();
    assert_eq!(held.names(), ["child"]);
    assert_eq!(held.tail.health().kept_slow, 1);
}

#[test]
fn a_shutdown_decides_all_that_is_held() {
    let held = Held::new(Tail::new(0.0));
    let failed = held.root("failed");
    held.child("failure", &failed).fail().end();
    let fine = held.root("fine");
    held.child("child", &fine).end();
    held.sdk.shutdown().unwrap();
    assert_eq!(held.names(), ["failure"]);
    let health = held.tail.health();
    assert_eq!((health.kept_errors, health.dropped), (1, 1));
    assert_eq!((health.spans_kept, health.spans_dropped), (1, 1));
    assert!(is_settled(health), "{health:?}");
}

#[test]
fn every_span_is_kept_or_dropped_or_held() {
    let held = Held::new(Tail::new(0.3).with_max_traces(20).with_max_spans(30));
    let mut ended = 0;
    let mut roots = Vec::new();
    for number in 0..500 {
        let root = held.root("root");
        for _ in 0..number % 4 {
            held.child("child", &root).end();
            ended += 1;
        }
        roots.push(root);
        if number % 3 == 0 {
            roots.swap_remove(number % roots.len()).end();
            ended += 1;
        }
        let health = held.tail.health();
        let spans = health.spans_kept + health.spans_dropped + health.held_spans as u64;
        assert_eq!(spans, ended);
        let traces = health.kept() + health.dropped + health.held_traces as u64;
        assert_eq!(traces, number as u64 + 1);
    }
}

#[test]
fn a_span_whose_trace_is_forgotten_is_decided_by_itself() {
    // A shard remembers sixty-four decisions at least.
    let held = Held::new(Tail::new(0.0).with_max_traces(1));
    let mut root = held.root("root");
    let mut fine = held.child("fine", &root);
    let mut failed = held.child("failed", &root).fail();
    root.end();
    for _ in 0..16 * 64 * 8 {
        held.root("other").end();
    }
    fine.end();
    failed.end();
    assert_eq!(held.names(), ["failed"]);
    assert_eq!(held.tail.health().forgotten_spans, 2);
}
