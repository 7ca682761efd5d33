//! How operations end.

use super::*;
use crate::clients::queue::Delivery;
use crate::span;
use futures_util::FutureExt;
use std::future::{pending, ready};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn message() -> Delivery {
    channel::Message::default().delivery()
}

#[test]
fn an_error_fails_the_span_by_its_kind() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let late = || Err::<(), _>(io::Error::new(io::ErrorKind::TimedOut, "too late"));
    let message = message();
    let tried = FRAMES.process(&message).try_run(ready(late()));
    assert!(tried.now_or_never().expect("it is ready").is_err());
    assert!(FRAMES.process(&message).try_in_scope(late).is_err());
    FRAMES
        .receive()
        .start()
        .end_with_error(&late().expect_err("it is late"));
    let parsed = FRAMES.process(&message).try_in_scope(|| "x".parse::<u8>());
    assert!(parsed.is_err());
    let judged = FRAMES.process(&message).start();
    let judged = judged.run_with(ready(7), |risk| (*risk > 5).then(|| "too_risky".into()));
    assert_eq!(judged.now_or_never(), Some(7));
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        process frames [consumer] !timeout \"too late\" +exception
        process frames [consumer] !timeout \"too late\" +exception
        receive frames [client] !timeout \"too late\" +exception
        process frames [consumer] !core::num::error::ParseIntError \"invalid digit found in string\" +exception
        process frames [consumer] !too_risky
        "
    );
}

#[test]
fn what_is_dropped_was_given_up() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let message = message();
    let mut work = Box::pin(FRAMES.process(&message).run(async {
        let held = span!("held").start();
        pending::<()>().await;
        drop(held);
    }));
    assert_eq!(work.as_mut().now_or_never(), None);
    drop(work);
    drop(FRAMES.receive().start());
    assert_eq!(
        tree(&kit),
        format!(
            "
            process frames [consumer] {} messaging.message.body.size=0 cancelled=true
              held
            receive frames [client] {} cancelled=true
            ",
            is("process", "process"),
            is("receive", "receive"),
        )
    );
}

#[test]
fn a_panic_fails_the_span() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let message = message();
    let work = || FRAMES.process(&message).in_scope(|| panic!("on purpose"));
    assert!(catch_unwind(AssertUnwindSafe(work)).is_err());
    let work = FRAMES.process(&message).run(async { panic!("on purpose") });
    assert!(
        AssertUnwindSafe(work)
            .catch_unwind()
            .now_or_never()
            .expect("it is ready")
            .is_err()
    );
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        process frames [consumer] !panic \"panicked\"
        process frames [consumer] !panic \"panicked\"
        "
    );
}

#[test]
fn the_span_is_current_on_every_poll() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let message = message();
    let work = FRAMES.process(&message).run(async {
        futures_util::pending!();
        span!("detect").in_scope(|| {});
    });
    futures_executor::block_on(async {
        let mut work = Box::pin(work);
        assert_eq!(work.as_mut().now_or_never(), None);
        work.await;
    });
    assert_eq!(
        tree(&kit).without_attributes(),
        "
        process frames [consumer]
          detect
        "
    );
}

#[test]
fn clocks_that_differ_make_no_negative_wait() {
    let header = |at: &str| {
        let headers = [("queue-sent", format!("at={at}"))];
        Delivery::of(&crate::propagation::Pairs(&headers[..]))
    };
    let ahead = header("9000000000000000");
    assert_eq!(ahead.waited(), Some(std::time::Duration::ZERO));
    assert!(header("1000000000000000").waited() > Some(std::time::Duration::from_secs(1)));
    assert_eq!(header("yesterday").waited(), None);
}
