//! When a trace is decided: children that outlive their root, and several local roots of one trace.

use instrument_core::sampling::{Sampler, Tail};
use opentelemetry::trace::{TraceId, TraceState};
use telemetry_tests::sampling::text;
use telemetry_tests::tail::{Held, Open};

const TRACE: TraceId = TraceId::from_bytes([9; 16]);

fn entry(held: &Held, name: &'static str) -> Open {
    held.entry(name, TRACE, false, TraceState::NONE)
}

#[test]
fn children_that_outlive_their_root_follow_its_decision() {
    for failed in [true, false] {
        let held = Held::new(Tail::new(0.0));
        let root = held.root("root");
        let mut late = held.child("late", &root).fail();
        let mut root = if failed { root.fail() } else { root };
        root.end();
        // One that begins when all of it is over is a child, too.
        late.end();
        held.child("later", &root).fail().end();
        let expected: &[&str] = if failed {
            &["root", "late", "later"]
        } else {
            &[]
        };
        assert_eq!(held.names(), expected);
        assert_eq!(held.tail.health().late_spans, 2);
    }
}

#[test]
fn roots_of_one_trace_that_overlap_are_decided_together() {
    let held = Held::new(Tail::new(0.0));
    let mut first = entry(&held, "first");
    let mut second = entry(&held, "second").fail();
    second.end();
    assert!(held.spans().is_empty(), "the first goes on");
    held.child("child", &first).end();
    first.end();
    assert_eq!(held.names(), ["second", "child", "first"]);
    assert_eq!(held.tail.health().kept_errors, 1);
}

#[test]
fn a_root_after_a_kept_one_is_kept_with_it() {
    let held = Held::new(Tail::new(0.0));
    entry(&held, "first").fail().end();
    entry(&held, "second").end();
    assert_eq!(held.names(), ["first", "second"]);
    assert_eq!(
        text(&held.spans()[1].attributes, "sampling.priority").as_deref(),
        Some("error"),
        "it is there since its trace failed"
    );
}

#[test]
fn a_root_that_fails_after_a_dropped_one_is_kept_without_what_is_gone() {
    let held = Held::new(Tail::new(0.0));
    let mut first = entry(&held, "first");
    let mut left_over = held.child("left over", &first);
    first.end();

    let mut second = entry(&held, "second").fail();
    let mut inner = held.child("inner", &second);
    let mut left_over_child = held.child("left over's child", &left_over);
    left_over_child.end();
    left_over.end();
    inner.end();
    second.end();
    held.child("late inner", &inner).end();
    assert_eq!(held.names(), ["inner", "second", "late inner"]);
    let health = held.tail.health();
    assert_eq!((health.kept_errors, health.dropped), (1, 1));
}

#[test]
fn a_failed_root_after_a_sampled_one_stands_for_itself_only() {
    let held = Held::new(Tail::new(0.0));
    let sampled = |name| held.entry(name, TRACE, true, TraceState::NONE);
    sampled("first").end();
    let mut second = sampled("second");
    held.child("child", &second).fail().end();
    second.end();
    let spans = held.spans();
    let of = |index: usize, key| text(&spans[index].attributes, key);
    assert_eq!(of(0, "sampling.priority").as_deref(), Some("default"));
    assert_eq!(of(2, "sampling.priority").as_deref(), Some("error"));
    assert_eq!(of(2, "sampling.rate").as_deref(), Some("1"));
}

#[test]
fn a_span_below_one_that_was_never_recorded_begins_a_trace_of_its_own() {
    let held = Held::new(Tail::new(0.0));
    // A local parent by another provider, which the tail knows nothing of.
    let other = Held::new(Tail::new(0.0));
    let foreign = other.root("foreign");
    let mut top = held.child("top", &foreign);
    held.child("below", &top).fail().end();
    top.end();
    assert_eq!(held.names(), ["below", "top"]);
}

#[test]
fn what_a_panic_or_a_cancelled_task_leaves_open_is_ended_by_its_drop() {
    let held = Held::new(Tail::new(0.0));
    let root = held.root("root");
    drop(held.child("dropped", &root).fail());
    drop(root);
    assert_eq!(held.names(), ["dropped", "root"]);
}

#[test]
fn a_trace_of_which_any_span_travelled_as_sampled_is_kept() {
    let head = Sampler::parent_based(Sampler::always_off())
        .with_local_parent_not_sampled(Sampler::always_on());
    let held = Held::new(Tail::new(0.0).with_head(head));
    let mut root = held.root("root");
    held.child("child", &root).end();
    root.end();
    assert_eq!(held.names(), ["child", "root"]);
}
