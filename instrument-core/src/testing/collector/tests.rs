use super::*;
use crate::testing::proto::collector::logs::v1::ExportLogsServiceRequest;
use crate::testing::proto::collector::trace::v1::ExportTraceServiceRequest;
use crate::testing::proto::common::v1::{AnyValue, KeyValue, any_value::Value};
use crate::testing::proto::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use crate::testing::proto::resource::v1::Resource;
use crate::testing::proto::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind};

const PROTOBUF: &str = "content-type: application/x-protobuf";
const GRPC: &str = "content-type: application/grpc\r\nte: trailers";
const GRPC_TRACES: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const SOON: Duration = Duration::from_secs(60);

fn send(collector: &Collector, head: &str, body: &[u8]) -> String {
    let mut connection = TcpStream::connect(collector.address()).expect("it listens");
    let head = format!(
        "{head}\r\nhost: collector\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).expect("it reads");
    // A server that refuses early may close before it has read all.
    let _ = connection.write_all(body);
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn post(collector: &Collector, path: &str, headers: &str, body: &[u8]) -> String {
    send(
        collector,
        &format!("POST {path} HTTP/1.1\r\n{headers}"),
        body,
    )
}

fn attribute(key: &str, value: Value) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    }
}

fn text(key: &str, value: &str) -> KeyValue {
    attribute(key, Value::StringValue(value.to_owned()))
}

fn span(id: u8, parent: u8, name: &str) -> Span {
    let parent_span_id = if parent == 0 {
        Vec::new()
    } else {
        vec![parent; 8]
    };
    let start_time_unix_nano = id.into();
    Span {
        trace_id: vec![1; 16],
        span_id: vec![id; 8],
        parent_span_id,
        name: name.to_owned(),
        start_time_unix_nano,
        ..Span::default()
    }
}

fn traces(service: &str, spans: Vec<Span>) -> Vec<u8> {
    let resource = Resource {
        attributes: vec![text("service.name", service)],
        ..Resource::default()
    };
    let scope_spans = vec![ScopeSpans {
        spans,
        ..ScopeSpans::default()
    }];
    let resource_spans = vec![ResourceSpans {
        resource: Some(resource),
        scope_spans,
        ..ResourceSpans::default()
    }];
    ExportTraceServiceRequest { resource_spans }.encode_to_vec()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("into memory");
    packed.finish().expect("into memory")
}

fn framed(flag: u8, message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("a short message");
    [&[flag][..], &length.to_be_bytes(), message].concat()
}

#[test]
fn spans_over_http_plain_and_packed() {
    let collector = Collector::start();
    let answer = post(
        &collector,
        "/v1/traces",
        PROTOBUF,
        &traces("camera", vec![span(2, 1, "detect"), span(1, 0, "handle")]),
    );
    assert!(
        answer.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\n"),
        "{answer}"
    );
    let headers = "Content-Type: application/x-protobuf; charset=binary\r\ncontent-encoding: gzip";
    let answer = post(
        &collector,
        "/v1/traces",
        headers,
        &gzip(&traces("camera", vec![span(3, 1, "save")])),
    );
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");

    let spans = collector.wait_for_spans(3, SOON);
    assert_eq!(spans[0].service_name().as_deref(), Some("camera"));
    assert_eq!(spans[0].parent_span_id(), spans[1].span_id());
    assert_eq!(collector.tree(), "handle\n  detect\n  save");
    let requests = collector.requests();
    assert_eq!(
        requests
            .iter()
            .map(ReceivedRequest::spans)
            .collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!(requests[1].header("content-encoding"), Some("gzip"));
    assert!(!requests[1].is_grpc() && requests[1].refusal().is_none());
}

#[test]
fn spans_over_grpc_plain_and_packed() {
    let collector = Collector::start();
    let one = traces("camera", vec![span(1, 0, "handle")]);
    let answer = post(&collector, GRPC_TRACES, GRPC, &framed(0, &one));
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let answer = post(
        &collector,
        GRPC_TRACES,
        &format!("{GRPC}\r\ngrpc-encoding: gzip"),
        &framed(1, &gzip(&one)),
    );
    assert!(
        answer.starts_with("HTTP/1.1 200 OK\r\n") && !answer.contains("grpc-message"),
        "{answer}"
    );
    assert_eq!(collector.wait_for_spans(2, SOON)[1].name(), "handle");
    assert!(collector.requests()[0].is_grpc());
}

#[test]
fn logs_arrive_with_their_span() {
    let collector = Collector::start();
    let record = LogRecord {
        trace_id: vec![1; 16],
        span_id: vec![2; 8],
        attributes: vec![text("exception.type", "Busy")],
        ..LogRecord::default()
    };
    let scope_logs = vec![ScopeLogs {
        log_records: vec![record],
        ..ScopeLogs::default()
    }];
    let request = ExportLogsServiceRequest {
        resource_logs: vec![ResourceLogs {
            scope_logs,
            ..ResourceLogs::default()
        }],
    };
    post(&collector, "/v1/logs", PROTOBUF, &request.encode_to_vec());
    let logs = collector.wait_for_logs(1, SOON);
    assert_eq!(logs[0].attribute("exception.type").as_deref(), Some("Busy"));
    assert_eq!(logs[0].span_id().to_string(), "0202020202020202");
    assert_eq!(collector.requests()[0].logs(), 1);
}

#[test]
fn what_is_not_understood_is_refused_with_the_cause() {
    let collector = Collector::start();
    let good = traces("camera", vec![span(1, 0, "handle")]);
    let json = "content-type: application/json";
    let packed = format!("{PROTOBUF}\r\ncontent-encoding: gzip");
    let brotli = format!("{PROTOBUF}\r\ncontent-encoding: br");
    let bomb = gzip(&vec![0; (64 << 20) + 1]);
    let cases: [(&str, &str, &[u8], u16, &str); 8] = [
        (
            "/v1/profiles",
            PROTOBUF,
            &good,
            404,
            "/v1/profiles is not served, only /v1/traces, /v1/logs and /v1/metrics",
        ),
        (
            "/v1/traces",
            json,
            b"{}",
            415,
            "`content-type: application/x-protobuf` or gRPC, not application/json",
        ),
        (
            "/v1/traces",
            "accept: */*",
            &good,
            415,
            "or gRPC, not nothing",
        ),
        (
            "/v1/traces",
            PROTOBUF,
            &good[..good.len() - 1],
            400,
            "the body is no OTLP export request: ",
        ),
        ("/v1/traces", &packed, &good, 400, "the body is not gzip: "),
        (
            "/v1/traces",
            &packed,
            &gzip(&good)[..20],
            400,
            "the body is not gzip: ",
        ),
        (
            "/v1/traces",
            &brotli,
            &good,
            415,
            "`content-encoding: br` is not understood, only gzip",
        ),
        (
            "/v1/traces",
            &packed,
            &bomb,
            413,
            "the body is larger than 64 MiB",
        ),
    ];
    for (i, (path, headers, body, status, why)) in cases.into_iter().enumerate() {
        let answer = post(&collector, path, headers, body);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.contains(why),
            "{path} {headers}: {answer}"
        );
        let request = &collector.requests()[i];
        assert_eq!(request.status(), status);
        assert!(
            request
                .refusal()
                .is_some_and(|refusal| refusal.contains(why)),
            "{request}"
        );
    }
    let answer = send(&collector, "GET /v1/traces HTTP/1.1", b"");
    assert!(
        answer.starts_with("HTTP/1.1 405 ") && answer.contains("allow: POST"),
        "{answer}"
    );
    assert!(collector.spans().is_empty());
}

#[test]
fn a_body_is_refused_by_the_length_it_announces() {
    let collector = Collector::start();
    let mut connection = TcpStream::connect(collector.address()).expect("it listens");
    let length = (64 << 20) + 1;
    write!(
        connection,
        "POST /v1/traces HTTP/1.1\r\nhost: c\r\n{PROTOBUF}\r\ncontent-length: {length}\r\n\r\n"
    )
    .expect("it reads");
    let mut answer = [0; 12];
    connection
        .read_exact(&mut answer)
        .expect("it answers without the body");
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[test]
fn grpc_refusals_are_a_status_in_the_headers() {
    let collector = Collector::start();
    let good = traces("camera", vec![span(1, 0, "handle")]);
    let zstd = format!("{GRPC}\r\ngrpc-encoding: zstd");
    let cases: [(&str, &str, Vec<u8>, &str, &str); 5] = [
        (
            "/x.Y/Z",
            GRPC,
            framed(0, &good),
            "12",
            "/x.Y/Z is not served",
        ),
        (
            GRPC_TRACES,
            GRPC,
            good.clone(),
            "3",
            "the gRPC message says it has",
        ),
        (
            GRPC_TRACES,
            GRPC,
            framed(0, &good[1..]),
            "3",
            "the body is no OTLP export request",
        ),
        (
            GRPC_TRACES,
            GRPC,
            framed(1, &gzip(&good)),
            "3",
            "no `grpc-encoding`",
        ),
        (
            GRPC_TRACES,
            &zstd,
            framed(1, &good),
            "12",
            "`grpc-encoding: zstd` is not understood",
        ),
    ];
    for (path, headers, body, code, why) in cases {
        let answer = post(&collector, path, headers, &body);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(
            answer.contains(&format!("grpc-status: {code}\r\n")) && answer.contains(why),
            "{path}: {answer}"
        );
    }
}

#[test]
fn replies_are_given_in_turn() {
    let collector = Collector::start();
    collector.respond_with(
        Reply::unavailable().with_retry_after(Duration::from_millis(1_500)),
        2,
    );
    collector.respond_with(Reply::accepted().with_delay(Duration::from_millis(1)), 1);
    collector.respond_with(Reply::status(401), 1);
    let body = traces("camera", vec![span(1, 0, "handle")]);
    let answer = post(&collector, "/v1/traces", PROTOBUF, &body);
    assert!(
        answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 2\r\n"),
        "{answer}"
    );
    let answer = post(&collector, GRPC_TRACES, GRPC, &framed(0, &body));
    assert!(
        answer.contains("grpc-status: 14\r\n") && answer.contains("grpc-status-details-bin: "),
        "{answer}"
    );
    assert!(collector.spans().is_empty());
    for _ in 0..3 {
        post(&collector, "/v1/traces", PROTOBUF, &body);
    }
    let requests = collector.requests();
    assert_eq!(
        requests
            .iter()
            .map(ReceivedRequest::status)
            .collect::<Vec<_>>(),
        [503, 503, 200, 401, 200]
    );
    assert_eq!(requests[0].spans(), 1);
    assert_eq!(collector.spans().len(), 2);
    collector.reset();
    assert!(collector.spans().is_empty() && collector.requests().is_empty());
}

#[test]
fn waiting_in_vain_says_what_arrived() {
    let collector = Collector::start();
    post(
        &collector,
        "/v1/traces",
        PROTOBUF,
        &traces("camera", vec![span(1, 0, "handle")]),
    );
    post(
        &collector,
        "/v1/traces",
        "content-type: application/json",
        b"{}",
    );
    let wait = AssertUnwindSafe(|| collector.wait_for_spans(2, Duration::from_millis(1)));
    let panic = catch_unwind(wait).expect_err("one is missing");
    let report = panic.downcast_ref::<String>().expect("a text");
    assert!(report.starts_with("waited 1ms for 2 spans, 1 arrived\nrequests:\n    /v1/traces (application/x-protobuf): 1 spans, answered 200\n"), "{report}");
    assert!(
        report.contains("nothing, answered 415: this collector takes")
            && report.ends_with("\nspans:\n    handle\n"),
        "{report}"
    );
}

#[test]
fn spans_of_several_services_say_whose_they_are() {
    let collector = Collector::start();
    let mut served = span(2, 1, "GET /");
    served.kind = 2;
    served.status = Some(Status {
        code: 2,
        message: "busy".to_owned(),
    });
    served.attributes = vec![
        text("error.type", "503"),
        attribute("bytes", Value::BytesValue(vec![1, 0xab])),
        attribute("port", Value::IntValue(80)),
    ];
    post(
        &collector,
        "/v1/traces",
        PROTOBUF,
        &traces("shop", vec![served]),
    );
    assert_eq!(
        collector.tree(),
        r#"GET / [server] bytes=0x01ab port=80 !503 "busy" <- ?"#
    );
    post(
        &collector,
        "/v1/traces",
        PROTOBUF,
        &traces("front", vec![span(1, 0, "click")]),
    );
    assert_eq!(
        collector.tree().without_attributes(),
        "click {front}\n  GET / {shop} [server] !503 \"busy\""
    );
}

#[test]
fn collectors_stop_and_leave_their_port() {
    let addresses: Vec<_> = (0..20).map(|_| Collector::start().address()).collect();
    for address in addresses {
        TcpStream::connect(address).expect_err("nobody listens");
    }
    // Also while a connection is open.
    let collector = Collector::start();
    let mut connection = TcpStream::connect(collector.address()).expect("it listens");
    drop(collector);
    assert_eq!(connection.read(&mut [0]).unwrap_or(0), 0);
}
