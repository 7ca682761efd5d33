//! Any bytes, and what is nearly an envelope: no panic, and nothing of it is lost.

use super::*;
use any_input::for_any;

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
    let tried = for_any(&any_message(), 3_000, |message| {
        let envelope = Envelope::open(message.clone());
        let is_json = json::read(&message).is_some();
        if is_json {
            // What we take for JSON is some.
            prop_assert!(serde_json::from_slice::<Value>(&message).is_ok());
        } else {
            prop_assert_eq!(envelope.body(), message);
        }
        prop_assert_eq!(Envelope::open(envelope.seal()), envelope);
        Ok(is_json)
    });
    assert!(
        tried.held > 0 && tried.held < tried.inputs,
        "both kinds came"
    );
}
