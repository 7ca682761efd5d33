//! Any bytes, and what is nearly an envelope: no panic, and nothing of it is lost.
//!
//! `FUZZ_SECONDS` says for how long; the test command tries some thousand.

use super::*;
use proptest::test_runner::{Config, TestRunner};
use std::time::{Duration, Instant};

/// An envelope that was cut, changed or doubled in a few places; or anything.
fn any_message() -> impl Strategy<Value = Vec<u8>> {
    let body = prop_oneof![
        vec(any::<u8>(), 0..40),
        Just(b"a \"body\" \xc3\xbc\\".to_vec())
    ];
    let sealed = (any_headers(), body).prop_map(|(headers, body)| {
        let mut envelope = Envelope::new(body);
        for (name, value) in headers {
            envelope.set(&name, value);
        }
        json::write(&envelope)
    });
    let part = prop::sample::select(
        &[
            "",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            ":",
            ",",
            " ",
            "\\u",
            "\\ud800",
            "\\udc00",
            "=",
            "null",
            "\u{0}",
            "\"body\":\"\"",
            "\"headers\":{}",
            "\"envelope\":\"instrument/1\",",
        ][..],
    );
    let wounds = vec((any::<prop::sample::Index>(), 0..4_usize, part), 0..4);
    let wounded = (sealed, wounds).prop_map(|(mut text, wounds)| {
        for (at, length, by) in wounds {
            let at = at.index(text.len() + 1);
            let end = text.len().min(at + length);
            text.splice(at..end, by.bytes());
        }
        text
    });
    prop_oneof![8 => wounded, 1 => vec(any::<u8>(), 0..200)]
}

#[test]
fn any_message_is_answered() {
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let (mut tried, opened) = (0_u32, std::cell::Cell::new(0_u32));
    while until.map_or(tried < 3_000, |until| Instant::now() < until) {
        let mut runner = TestRunner::new(Config {
            cases: 500,
            failure_persistence: None,
            ..Config::default()
        });
        let answered = runner.run(&any_message(), |message| {
            let envelope = Envelope::open(message.clone());
            if json::read(&message).is_some() {
                opened.set(opened.get() + 1);
                // What we take for JSON is some.
                prop_assert!(serde_json::from_slice::<Value>(&message).is_ok());
            } else {
                prop_assert_eq!(envelope.body(), message);
            }
            prop_assert_eq!(Envelope::open(envelope.seal()), envelope);
            Ok(())
        });
        answered.expect("every message is answered");
        tried += 500;
    }
    assert!(opened.get() > 0 && opened.get() < tried, "both kinds came");
}
