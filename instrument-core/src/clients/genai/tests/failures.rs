//! Calls that fail: each by its class, and without a secret.

use super::*;
use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

const SECRET: &str = "sk-planted-0815";

/// As HTTP clients write it: with the URL, and with the key in it.
#[derive(Debug)]
struct ClientError(io::Error);

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "error sending request for url (http://llm/?key={SECRET})"
        )
    }
}

impl Error for ClientError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

fn failed(kit: &Kit) -> String {
    let tree = kit.tree().to_string();
    assert!(!tree.contains(SECRET), "{tree}");
    kit.assert_complete();
    kit.reset();
    let (_, failure) = tree.split_once(" !").unwrap_or(("", "none"));
    failure.to_owned()
}

#[test]
fn errors_of_the_client_have_a_class() {
    let kit = Kit::new();
    let model = model();
    let kinds = [
        (io::ErrorKind::TimedOut, "timeout"),
        (io::ErrorKind::ConnectionRefused, "connection_refused"),
        (io::ErrorKind::ConnectionReset, "connection_reset"),
        (io::ErrorKind::InvalidData, "validation"),
        (io::ErrorKind::Other, "_OTHER"),
    ];
    for (kind, class) in kinds {
        let error = async { Err::<Value, _>(ClientError(kind.into())) };
        let call = || model.chat().run(error, read);
        assert!(recorded(&kit, call).is_err());
        assert_eq!(failed(&kit), class);
    }
    let call = || {
        model
            .chat()
            .run(async { serde_json::from_str::<Value>("<html>") }, read)
    };
    assert!(recorded(&kit, call).is_err());
    assert_eq!(failed(&kit), "malformed_response");
}

#[test]
fn answers_that_are_none_have_a_class() {
    let kit = Kit::new();
    let model = model();
    let error = |code: Value, kind: &str| {
        let message = format!("Incorrect API key provided: {SECRET}");
        json!({ "error": { "message": message, "type": kind, "code": code } })
    };
    let cases = [
        (
            Some(401),
            error(json!("invalid_api_key"), "invalid_request_error"),
            "401 \"invalid_api_key\"",
        ),
        (
            Some(400),
            error(Value::Null, "invalid_request_error"),
            "400 \"invalid_request_error\"",
        ),
        (None, error(Value::Null, "server_error"), "server_error"),
        // llama.cpp's.
        (None, error(json!(503), ""), "error"),
        (None, json!({ "error": { "code": 503 } }), "503"),
        // What is no word may be a secret.
        (None, error(json!(SECRET.replace('-', " ")), ""), "error"),
        (Some(422), json!({ "detail": [{ "input": SECRET }] }), "422"),
        (Some(502), json!("<html>"), "malformed_response"),
        (Some(200), json!({ "ok": true }), "malformed_response"),
        (Some(200), completion(), "none"),
    ];
    for (status, body, failure) in cases {
        let answer = answered(body.clone());
        let call = || {
            model.chat().run(answer, |body, answer| {
                if let Some(status) = status {
                    answer.status(status);
                }
                answer.json(body);
            })
        };
        recorded(&kit, call).expect("there is an answer");
        assert_eq!(failed(&kit), failure, "{body}");
    }
}

#[test]
fn a_reader_may_know_better_and_the_first_failure_counts() {
    let kit = Kit::new();
    let model = model();
    let call = || {
        model
            .chat()
            .run_with(async { Err::<(), _>("slow") }, |output, answer| {
                if output.is_err() {
                    answer.failed("timeout", "after 120 s");
                    answer.malformed();
                }
            })
    };
    assert!(recorded(&kit, call).is_err());
    assert_eq!(failed(&kit), "timeout \"after 120 s\"");
}

#[test]
fn a_call_that_is_given_up_is_cancelled_and_one_that_panics_has_failed() {
    let kit = Kit::new();
    let model = model();
    let recording = kit.enter();
    let mut call = Box::pin(
        model
            .chat()
            .run(future::pending::<io::Result<()>>(), |(), _| {}),
    );
    assert!(call.as_mut().now_or_never().is_none());
    drop(call);
    drop(recording);
    assert!(
        kit.tree()
            .to_string()
            .ends_with("server.port=8091 cancelled=true"),
        "{}",
        kit.tree()
    );
    kit.reset();

    let call = || {
        model.chat().run(
            async {
                if true {
                    panic!("on purpose");
                }
                Ok::<_, io::Error>(())
            },
            |(), _| {},
        )
    };
    let panic = catch_unwind(AssertUnwindSafe(|| recorded(&kit, call)));
    assert!(panic.is_err());
    assert_eq!(failed(&kit), "panic \"panicked\"");
}
