//! Nothing is lost, whatever comes.

mod any_message;

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

fn with_headers(body: &[u8], headers: &[(&str, &str)]) -> Envelope {
    let mut envelope = Envelope::new(body);
    for (name, value) in headers {
        envelope.set(name, (*value).to_owned());
    }
    envelope
}

#[test]
fn an_envelope_is_json_that_others_read() {
    let envelope = with_headers(b"{\"a\":\"\xc3\xbc\\n\"}", &[("traceparent", "00-1-2-01")]);
    let text = String::from_utf8(envelope.seal()).expect("JSON is UTF-8");
    assert_eq!(
        text,
        r#"{"envelope":"instrument/1","headers":{"traceparent":"00-1-2-01"},"body":"{\"a\":\"ü\\n\"}"}"#
    );
    let value: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(value["body"], "{\"a\":\"ü\\n\"}");
    assert_eq!(Envelope::open(text), envelope);
}

#[test]
fn a_body_that_is_no_text_is_base64() {
    for (body, base64) in [
        (&b"\xff"[..], "/w=="),
        (b"\xff\xfe", "//4="),
        (b"\xff\xfe\xfd", "//79"),
        (b"\xff\xfe\xfd\0", "//79AA=="),
    ] {
        let envelope = with_headers(body, &[("a", "b")]);
        let value: Value = serde_json::from_slice(&envelope.seal()).expect("it is JSON");
        assert_eq!(value["body_base64"], base64);
        assert_eq!(Envelope::open(envelope.seal()), envelope);
    }
}

#[test]
fn others_may_write_it_in_their_way() {
    let others = " {\t\"body\" : \"\\ud83d\\ude00\\/\\u00fc\" ,\n\"headers\":{ } , \"envelope\":\"instrument/1\"}\r\n";
    let envelope = Envelope::open(others);
    assert_eq!(envelope.body(), "😀/ü".as_bytes());
    assert_eq!(envelope, Envelope::new("😀/ü"));
}

#[test]
fn what_is_no_envelope_is_its_own_body() {
    for plain in [
        "",
        "{",
        "{}",
        "plain",
        r#"{"camera_id":"front_door","file_path":"/a.jpg"}"#,
        r#"{"envelope":"instrument/2","headers":{},"body":""}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":1}"#,
        r#"{"envelope":"instrument/1","headers":{"a":1},"body":""}"#,
        r#"{"envelope":"instrument/1","headers":[],"body":""}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"","body":""}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"","body_base64":""}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"","more":""}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":""} x"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"",}"#,
        r#"{"envelope":"instrument/1","headers":{}}"#,
        r#"{"envelope":"instrument/1","body":""}"#,
        r#"{"headers":{},"body":""}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"\ud83d"}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"\ud83d\u0041"}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"\ude00"}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"\x"}"#,
        r#"{"envelope":"instrument/1","headers":{},"body":"\u+123"}"#,
        "{\"envelope\":\"instrument/1\",\"headers\":{},\"body\":\"\n\"}",
        r#"{"envelope":"instrument/1","headers":{},"body_base64":"AA"}"#,
        r#"{"envelope":"instrument/1","headers":{},"body_base64":"AB=="}"#,
        r#"{"envelope":"instrument/1","headers":{},"body_base64":"AA==AA=="}"#,
        r#"{"envelope":"instrument/1","headers":{},"body_base64":"A==="}"#,
        r#"{"envelope":"instrument/1","headers":{},"body_base64":"===="}"#,
    ] {
        let opened = Envelope::open(plain);
        assert_eq!(opened, Envelope::new(plain), "{plain}");
    }
}

#[test]
fn without_headers_a_message_stays_as_it_is_unless_it_looks_like_an_envelope() {
    assert_eq!(Envelope::new("plain").seal(), b"plain");
    let inner = with_headers(b"x", &[("traceparent", "forged")]).seal();
    let outer = Envelope::new(inner.clone());
    let opened = Envelope::open(outer.seal());
    assert_eq!(opened.get("traceparent"), None);
    assert_eq!(opened.into_body(), inner);
}

#[test]
fn headers_that_do_not_fit_are_left_out_and_the_body_is_not() {
    let mut envelope = Envelope::new("body");
    for i in 0..100 {
        envelope.set(&format!("h{i}"), "v".to_owned());
    }
    assert_eq!(envelope.keys().len(), MAX_HEADERS);
    envelope.set("H3", "x".repeat(MAX_BYTES));
    assert_eq!(envelope.get("h3"), None);
    assert_eq!(envelope.keys().len(), MAX_HEADERS - 1);

    let headers: serde_json::Map<_, _> = (0..100_000)
        .map(|i| (format!("h{i}"), json!("v")))
        .collect();
    let hostile = json!({ "envelope": "instrument/1", "headers": headers, "body": "kept" });
    let opened = Envelope::open(hostile.to_string());
    assert_eq!(opened, Envelope::new("kept"));
}

#[test]
fn a_header_is_replaced_in_any_case() {
    let envelope = with_headers(b"", &[("Baggage", "a=1"), ("baggage", "a=2")]);
    assert_eq!(envelope.get("BAGGAGE"), Some("a=2"));
    assert_eq!(envelope.get_all("baggage"), Some(vec!["a=2"]));
}

fn any_headers() -> impl Strategy<Value = Vec<(String, String)>> {
    vec(("[a-z]{1,8}", ".{0,40}"), 0..8)
}

proptest! {
    #[test]
    fn any_body_and_headers_arrive(body in vec(any::<u8>(), 0..200), headers in any_headers()) {
        let mut envelope = Envelope::new(body);
        for (name, value) in headers {
            envelope.set(&name, value);
        }
        prop_assert_eq!(Envelope::open(envelope.seal()), envelope);
    }

    #[test]
    fn any_text_arrives(body in "\\PC{0,200}|[\\x00-\\x1f\"\\\\]{0,40}") {
        let envelope = with_headers(body.as_bytes(), &[("a", "b")]);
        let sealed: Value = serde_json::from_slice(&envelope.seal()).expect("it is JSON");
        prop_assert_eq!(sealed["body"].as_str(), Some(&*body));
        prop_assert_eq!(Envelope::open(envelope.seal()), envelope);
    }

    #[test]
    fn what_json_libraries_write_is_read(body in any::<String>(), headers in any_headers()) {
        let object: serde_json::Map<_, _> =
            headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let text = json!({ "headers": object, "body": body, "envelope": "instrument/1" });
        let opened = Envelope::open(serde_json::to_vec_pretty(&text).expect("a value"));
        prop_assert_eq!(opened.body(), body.as_bytes());
        prop_assert_eq!(opened.keys().len(), object.len());
    }
}
