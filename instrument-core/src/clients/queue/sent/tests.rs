//! What is read is what was written, and hostile headers say nothing.

use super::*;
use crate::propagation::Pairs;
use opentelemetry::trace::{TraceFlags, TraceState};
use opentelemetry::{SpanId, TraceId};
use proptest::prelude::*;

fn read(header: &str) -> Sent {
    Sent::read(&Pairs(&[(HEADER, header)][..]))
}

fn micros(micros: u64) -> Option<SystemTime> {
    Some(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
}

#[test]
fn what_is_written_is_read() {
    let before = SpanContext::new(
        TraceId::from(7),
        SpanId::from(9),
        TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    let sent = Sent {
        at: micros(1_763_720_000_123_456),
        attempt: Some(3),
        before: Some(before),
        dead_letter: Some("timeout".to_owned()),
    };
    let header = sent.header();
    assert_eq!(
        header,
        "at=1763720000123456;attempt=3;before=00-00000000000000000000000000000007-0000000000000009-01;dead-letter=timeout"
    );
    assert_eq!(read(&header), sent);
}

#[test]
fn what_is_wrong_is_left_out_and_the_rest_is_read() {
    for wrong in [
        "at=+5",
        "at=-5",
        "at= 5",
        "at=",
        "at=99999999999999999999",
        "attempt=0",
        "attempt=-1",
        "attempt=4294967296",
        "before=00-0-0-01",
        "who=knows",
        "=",
        ";;;",
        "at",
    ] {
        let sent = read(&format!("{wrong};dead-letter=x"));
        let only = Sent {
            dead_letter: Some("x".to_owned()),
            ..Sent::default()
        };
        assert_eq!(sent, only, "{wrong}");
    }
    assert_eq!(read(&"at=1;".repeat(200)), Sent::default(), "too long");
}

#[test]
fn a_reason_cannot_say_anything_else() {
    let sent = Sent {
        dead_letter: Some("a;attempt=9\"\\\r\n\u{fc}".to_owned()),
        ..Sent::default()
    };
    assert_eq!(sent.header(), "dead-letter=a_attempt=9_____");
    assert_eq!(read(&sent.header()).attempt, None);
    let long = Sent {
        dead_letter: Some("x".repeat(10_000)),
        ..Sent::default()
    };
    assert_eq!(long.header().len(), "dead-letter=".len() + MAX_REASON);
}

proptest! {
    #[test]
    fn any_header_is_read_without_a_panic(header in ".{0,600}") {
        let _ = read(&header);
    }

    #[test]
    fn any_time_and_attempt_arrive(at in 0..=u64::MAX / 2, attempt in 1..=u32::MAX) {
        let sent = Sent { at: micros(at), attempt: Some(attempt), ..Sent::default() };
        prop_assert_eq!(read(&sent.header()), sent);
    }
}
