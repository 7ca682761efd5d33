//! Whatever is logged, a line is one line, and an object of JSON.

use instrument_core::log_context;
use instrument_core::logs::{Formatter, Redaction, layer};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use telemetry_tests::Written;
use tracing_subscriber::layer::SubscriberExt;

fn line(formatter: Formatter, message: &str, value: &str, scoped: &str) -> String {
    let written = Written::default();
    let lines = layer(formatter).with_writer(written.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || {
        let _fields = log_context!(scoped = scoped).enter();
        tracing::info!(value, "{message}");
    });
    let mut lines = written.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

/// Text in which secrets and what they are found by are likely.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        any::<char>().prop_map(String::from),
        "[a-z \\\\\"'=:;,|&@/?#(){}\\[\\]<>.-]{0,6}",
        prop::sample::select(vec![
            "password",
            "token",
            "Cookie",
            "api_key",
            "Authorization",
            "Bearer ",
            "basic ",
            "://",
            "Some(\"",
            "é",
            "\n",
            "\u{2028}",
            "{\"",
            "\\\"",
        ])
        .prop_map(String::from),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_makes_one_line_and_one_object(message in text(), value in text(), scoped in text()) {
        let text = line(Formatter::text(), &message, &value, &scoped);
        prop_assert!(text.chars().all(|c| !c.is_control() && c != '\u{2028}'), "{text}");
        let json = line(Formatter::json(), &message, &value, &scoped);
        prop_assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
    }

    #[test]
    fn json_gives_the_text_back(message in text(), value in text(), scoped in text()) {
        let json = Formatter::json().with_redaction(Redaction::none());
        let json: Value = serde_json::from_str(&line(json, &message, &value, &scoped))?;
        prop_assert_eq!(&json["message"], &message);
        prop_assert_eq!(&json["value"], &value);
        prop_assert_eq!(&json["scoped"], &scoped);
    }

    #[test]
    fn a_secret_is_found_in_any_surroundings(before in "[a-z \n\"'&|,({]{0,8}", secret in "[A-Za-z0-9]{12,40}") {
        for form in [
            format!("{before} password={secret}"),
            format!("{before}\"token\": \"{secret}\""),
            format!("{before} api_key: Some(\"{secret}\")"),
            format!("{before}https://me:{secret}@host/"),
            format!("{before} Authorization: Bearer {secret}"),
            format!("{before} Bearer {secret}"),
            format!("{before} Set-Cookie: a=b; c={secret}"),
        ] {
            let line = line(Formatter::text(), &form, "", "");
            prop_assert!(!line.contains(&secret), "{line}");
        }
    }
}
