//! Answers that have to be read with care.

use super::*;
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message as _;

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn partial(rejected_spans: i64, message: &str) -> Vec<u8> {
    let partial_success = Some(ExportTracePartialSuccess {
        rejected_spans,
        error_message: message.to_owned(),
    });
    let body = ExportTraceServiceResponse { partial_success }.encode_to_vec();
    http("200 OK", "content-type: application/x-protobuf\r\n", &body)
}

fn exported(answer: Vec<u8>, batches: u64) -> Pipe {
    let pipe = Pipe::batching(&otlp(answering(answer), Protocol::HttpProtobuf), batch(10));
    for _ in 0..batches {
        pipe.end(0..10);
        let _ = pipe.pipeline.force_flush();
    }
    pipe
}

#[test]
fn rejected_spans_have_failed() {
    let pipe = exported(partial(3, "no\nname"), 2);
    assert_eq!(counts(&pipe.health()), [14, 6, 0, 0]);
    let error = pipe.last_error();
    assert_eq!(
        (error.code.as_str(), error.cause.as_str()),
        ("partial success", "the receiver rejected 3 of 10: no name")
    );
    assert_eq!(pipe.lines().len(), 1, "{:#?}", pipe.lines());
}

#[test]
fn more_than_there_is_cannot_be_rejected() {
    assert_eq!(
        counts(&exported(partial(1000, "all"), 1).health()),
        [0, 10, 0, 0]
    );
    assert_eq!(
        counts(&exported(partial(-5, "odd"), 1).health()),
        [10, 0, 0, 0]
    );
}

#[test]
fn a_warning_is_said_once() {
    let pipe = exported(partial(0, "old schema"), 3);
    assert_eq!(counts(&pipe.health()), [30, 0, 0, 0]);
    let [line] = &pipe.lines()[..] else {
        panic!("{:#?}", pipe.lines())
    };
    assert!(
        line.ends_with("works, but the receiver says: old schema"),
        "{line}"
    );
}

#[test]
fn successes_without_a_message_are_successes() {
    for answer in [
        http("200 OK", "", b""),
        http("202 Accepted", "content-type: application/json\r\n", b"{}"),
        http(
            "200 OK",
            "content-type: application/x-protobuf\r\n",
            b"\xff\xff",
        ),
    ] {
        assert_eq!(counts(&exported(answer, 1).health()), [10, 0, 0, 0]);
    }
}

#[test]
fn what_is_no_receiver_is_told_apart() {
    let cases: [(Vec<u8>, &str, &str, &str); 5] = [
        (
            http("404 Not Found", "", b"no such page"),
            "404",
            "Not Found: no such page",
            "/v1/traces",
        ),
        (
            http("200 OK", "content-type: text/html\r\n", b"<html>"),
            "not OTLP",
            "a web page",
            "/v1/traces",
        ),
        (
            http("301 Moved Permanently", "location: https://new/\r\n", b""),
            "301",
            "it points to https://new/",
            "the path is",
        ),
        (
            http("413 Payload Too Large", "", b""),
            "413",
            "Payload Too Large",
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        ),
        (
            http("200 OK", "", &vec![0; 2 << 20]),
            "answer too large",
            "1 MiB",
            "OTLP receiver",
        ),
    ];
    for (answer, code, cause, advice) in cases {
        let pipe = exported(answer, 1);
        assert_eq!(counts(&pipe.health()), [0, 10, 0, 0]);
        let error = pipe.last_error();
        assert_eq!(error.code, code);
        assert!(
            error.cause.contains(cause) && error.advice.contains(advice),
            "{error}"
        );
    }
}

#[test]
fn an_error_in_protobuf_is_read() {
    // A `google.rpc.Status` with the code 16 and a message.
    let body = b"\x08\x10\x12\x09bad token";
    let pipe = exported(
        http(
            "403 Forbidden",
            "content-type: application/x-protobuf\r\n",
            body,
        ),
        1,
    );
    assert_eq!(pipe.last_error().cause, "Forbidden: bad token");
}
