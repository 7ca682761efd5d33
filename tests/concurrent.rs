//! Children that run concurrently under one span.

use instrument_core::opentelemetry::trace::Status;
use instrument_core::{current, span};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use support::{Recorder, assert_failed, attribute, block_on, every_third_fails, int};
use tokio::sync::Barrier;

#[test]
fn concurrent_children_overlap_and_are_counted() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let all_begun = Arc::new(Barrier::new(8));
    let children = (0..8_u32).map(|n| {
        let all_begun = all_begun.clone();
        span!("child").instrument(async move {
            all_begun.wait().await;
            every_third_fails(n)
        })
    });
    let outputs = block_on(span!("fan_out").join_all_results(children));
    drop(bound);

    assert_eq!(
        outputs.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [false, true, true, false, true, true, false, true]
    );
    let (fan_out, children) = (recorder.one("fan_out"), recorder.named("child"));
    assert!(
        children
            .iter()
            .all(|child| child.parent_span_id == fan_out.span_context.span_id())
    );
    let last_start = children.iter().map(|child| child.start_time).max();
    let first_end = children.iter().map(|child| child.end_time).min();
    assert!(last_start <= first_end);
    assert!(
        children
            .iter()
            .all(|child| fan_out.start_time <= child.start_time
                && child.end_time <= fan_out.end_time)
    );
    let counts =
        ["children.count", "children.succeeded", "children.failed"].map(|key| int(&fan_out, key));
    assert_eq!(counts, [Some(8), Some(5), Some(3)]);
    assert_failed(&fan_out, "3 of 8 failed");
}

#[test]
fn outputs_come_in_order_whatever_ends_first() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let children = (0..4_u32).map(|n| async move {
        for _ in n..4 {
            tokio::task::yield_now().await;
        }
        n
    });
    assert_eq!(block_on(span!("fan_out").join_all(children)), [0, 1, 2, 3]);
    drop(bound);
    let fan_out = recorder.one("fan_out");
    assert_eq!(int(&fan_out, "children.count"), Some(4));
    assert_eq!(
        (fan_out.status.clone(), int(&fan_out, "children.failed")),
        (Status::Unset, None)
    );
}

#[test]
fn a_dropped_or_panicking_child_is_that_of_the_whole() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let pending = || span!("child").instrument(std::future::pending::<()>());
    let dropped = span!("dropped").join_all([pending(), pending()]);
    assert!(futures_util::FutureExt::now_or_never(dropped).is_none());
    let children = [false, true].map(|panics| async move {
        if panics {
            panic!("expected by this test")
        }
    });
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        block_on(span!("panicked").join_all(children))
    }));
    assert!(panicked.is_err());
    drop(bound);

    let (dropped, panicked) = (recorder.one("dropped"), recorder.one("panicked"));
    assert_eq!(attribute(&dropped, "cancelled"), Some(true.into()));
    assert!(
        recorder
            .named("child")
            .iter()
            .all(|child| attribute(child, "cancelled") == Some(true.into()))
    );
    assert_eq!(panicked.status, Status::error("panicked"));
    assert_eq!(int(&dropped, "children.count"), Some(2));
    assert_eq!(current::trace_id(), None);
}
