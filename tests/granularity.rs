//! How much is recorded: one span for a loop, limits that are counted.

use instrument_core::opentelemetry::trace::Status;
use instrument_core::{AsContext, Rollup, current, span};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use support::{
    Recorder, Refused, assert_failed, attribute, block_on, every_third_fails, float, int,
};

#[test]
fn a_loop_of_ten_thousand_is_one_span() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let mut rollup = span!("resize_tiles").rollup();
    let id = rollup.span().span_context().span_id().to_string();
    for n in 0..10_000 {
        let _ = rollup.try_record(|| {
            assert_eq!(current::span_id().as_deref(), Some(id.as_str()));
            if n % 4000 == 0 {
                Err(Refused(n))
            } else {
                Ok(())
            }
        });
    }
    assert_eq!(current::span_id(), None);
    rollup.end();
    drop(bound);

    assert_eq!(recorder.names(), ["resize_tiles"]);
    let span = recorder.one("resize_tiles");
    assert_eq!(
        (int(&span, "rollup.count"), int(&span, "rollup.errors")),
        (Some(10_000), Some(3))
    );
    assert_failed(&span, "3 of 10000 failed");
    let [min, max, total] = ["min", "max", "total"]
        .map(|which| float(&span, &format!("rollup.duration_{which}_ms")).unwrap());
    let whole = span
        .end_time
        .duration_since(span.start_time)
        .unwrap()
        .as_secs_f64()
        * 1000.0;
    assert!(
        0.0 <= min && min <= max && max <= total && total <= whole,
        "{min} {max} {total} {whole}"
    );
}

#[test]
fn a_rollup_of_successes_is_unset_and_one_by_hand_has_no_durations() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let mut rollup = span!("by_hand").rollup();
    rollup.success();
    rollup.success();
    drop(rollup);
    let mut rollup = span!("failed_by_hand").rollup();
    rollup.failure(&Refused(1));
    drop(rollup);
    drop(bound);
    let span = recorder.one("by_hand");
    assert_eq!(
        (
            span.status.clone(),
            int(&span, "rollup.count"),
            int(&span, "rollup.errors")
        ),
        (Status::Unset, Some(2), Some(0))
    );
    assert_eq!(float(&span, "rollup.duration_max_ms"), None);
    assert_eq!(
        recorder.one("failed_by_hand").status,
        Status::error("1 of 1 failed")
    );
}

#[test]
fn a_rollup_takes_asynchronous_pieces() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    block_on(async {
        let mut rollup = span!("fetch_tiles").rollup();
        for n in 0..100 {
            let piece = async {
                tokio::task::yield_now().await;
                span!("piece").in_scope(|| every_third_fails(n))
            };
            let _ = rollup.try_record_async(piece).await;
            assert_eq!(current::span_id(), None);
        }
    });
    drop(bound);
    let span = recorder.one("fetch_tiles");
    assert_eq!(
        (int(&span, "rollup.count"), int(&span, "rollup.errors")),
        (Some(100), Some(34))
    );
    assert_failed(&span, "34 of 100 failed");
    let pieces = recorder.named("piece");
    assert_eq!(pieces.len(), 100);
    assert!(
        pieces
            .iter()
            .all(|piece| piece.parent_span_id == span.span_context.span_id())
    );
}

/// Records one piece, and one that is given up half-way.
async fn give_up(rollup: &mut Rollup) {
    rollup.record(|| ());
    let piece = rollup.record_async(std::future::pending::<()>());
    assert!(futures_util::FutureExt::now_or_never(piece).is_none());
}

#[test]
fn a_rollup_given_up_half_way_is_cancelled() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    block_on(async {
        give_up(&mut span!("given_up").rollup()).await;
        let mut rollup = span!("went_on").rollup();
        give_up(&mut rollup).await;
        rollup.record(|| ());
    });
    drop(bound);
    let (given_up, went_on) = (recorder.one("given_up"), recorder.one("went_on"));
    assert_eq!(
        (
            attribute(&given_up, "cancelled"),
            int(&given_up, "rollup.count")
        ),
        (Some(true.into()), Some(1))
    );
    assert_eq!(
        (
            attribute(&went_on, "cancelled"),
            int(&went_on, "rollup.count")
        ),
        (None, Some(2))
    );
}

#[test]
fn a_panicking_piece_is_a_failed_one() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let panics = || panic!("expected by this test");
    let mut rollup = span!("goes_on").rollup();
    assert!(catch_unwind(AssertUnwindSafe(|| rollup.record(panics))).is_err());
    assert_eq!(current::span_id(), None);
    rollup.record(|| ());
    drop(rollup);
    assert!(catch_unwind(|| span!("is_over").rollup().record(panics)).is_err());
    drop(bound);
    let (goes_on, is_over) = (recorder.one("goes_on"), recorder.one("is_over"));
    assert_eq!(goes_on.status, Status::error("1 of 2 failed"));
    assert_eq!(attribute(&goes_on, "error.type"), Some("panic".into()));
    assert_eq!(is_over.status, Status::error("panicked"));
    assert_eq!(
        (
            int(&is_over, "rollup.errors"),
            attribute(&is_over, "error.type")
        ),
        (Some(1), Some("panic".into()))
    );
}

#[test]
fn a_hundred_thousand_random_names_are_capped() {
    let recorder = Recorder::with(|sdk| sdk, |provider| provider.with_span_name_limit(100));
    let bound = recorder.enter();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..100_000 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let name = format!("job_{random:x}");
        if random % 2 == 0 {
            span!(name).in_scope(|| {});
        } else {
            span!("renamed").start().update_name(name);
        }
    }
    span!("known_at_compile_time").in_scope(|| {});
    drop(bound);
    let names = recorder.names();
    assert_eq!(names.len(), 100_001, "the spans themselves are kept");
    let distinct: HashSet<_> = names.into_iter().collect();
    assert_eq!(distinct.len(), 102);
    assert!(distinct.contains("too_many_span_names") && distinct.contains("known_at_compile_time"));
    assert_eq!(recorder.provider().health().names_replaced, 99_900);
}

#[test]
fn what_comes_after_the_end_is_counted() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let span = span!("over").start();
    let late = span.as_context().unwrap();
    span.end();
    let attached = late.attach();
    current::set_attribute("late", 1);
    current::add_event("late", |_| {});
    current::set_status(Status::Ok);
    current::record_error(&Refused(1));
    drop(attached);
    drop(bound);
    assert_eq!(recorder.provider().health().late_writes, 4);
    let span = recorder.one("over");
    assert_eq!(
        (
            span.status.clone(),
            span.attributes.len(),
            span.events.len()
        ),
        (Status::Unset, 0, 0)
    );
}
