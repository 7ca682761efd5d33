//! The doctor's verdict on receivers, and on the way there.

use instrument_core::doctor::{Report, Verdict};
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::{Collector, Reply};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use telemetry_tests::certificates::Ca;
use telemetry_tests::doctor::assert_faults;
use telemetry_tests::single_protocol::{Answers, Receiver, Speaks};

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";
const CERTIFICATE: &str = "OTEL_EXPORTER_OTLP_CERTIFICATE";

fn trusted(ca: &Ca) -> String {
    ca.path("ca.pem").display().to_string()
}

fn examined(variables: &[(&str, &str)]) -> Report {
    Telemetry::builder("camera-service")
        .with_variables(variables.to_vec())
        .examine()
}

#[test]
fn a_name_that_nobody_knows_is_unreachable() {
    let report = examined(&[(ENDPOINT, "http://nowhere.invalid:4318")]);
    let words = ["`nowhere.invalid` cannot be resolved", ENDPOINT];
    assert_faults(&report, &[Verdict::Unreachable], &words);
}

#[test]
fn a_receiver_that_never_answers_is_unreachable() {
    // The kernel takes connections for it, and nobody else does.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("it has one");
    for protocol in ["http/protobuf", "grpc"] {
        let report = examined(&[
            (ENDPOINT, &format!("http://{address}")),
            (PROTOCOL, protocol),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "200"),
        ]);
        let words = [
            "a connection comes about, and no answer within 0.2 s",
            "OTEL_EXPORTER_OTLP_TIMEOUT",
        ];
        assert_faults(&report, &[Verdict::Unreachable], &words);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_receiver_that_takes_no_connection_is_unreachable() {
    // Once its queue is full, the kernel leaves further ones without an answer.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .expect("a runtime");
    let full = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket
            .bind("127.0.0.1:0".parse().expect("an address"))
            .expect("a port");
        socket.listen(1).expect("it listens")
    });
    let address = full.local_addr().expect("it has one");
    let moment = Duration::from_millis(200);
    let connect = || TcpStream::connect_timeout(&address, moment).ok();
    let waiting: Vec<_> = std::iter::from_fn(connect).collect();
    let report = examined(&[
        (ENDPOINT, &format!("http://{address}")),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "200"),
    ]);
    let words = ["no connection comes about within 0.2 s", "firewall"];
    assert_faults(&report, &[Verdict::Unreachable], &words);
    drop(waiting);
}

#[test]
fn refused() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = closed.local_addr().expect("it has one");
    drop(closed);
    let report = examined(&[(ENDPOINT, &format!("http://{address}"))]);
    assert_faults(&report, &[Verdict::Refused], &["refused", ENDPOINT]);
}

#[test]
fn unauthorized() {
    for (status, protocol, code) in [
        (401, "http/protobuf", "401"),
        (403, "http/protobuf", "403"),
        (401, "grpc", "UNAUTHENTICATED"),
        (403, "grpc", "PERMISSION_DENIED"),
    ] {
        let collector = Collector::start();
        collector.respond_with(Reply::status(status), 1);
        let report = examined(&[(ENDPOINT, &collector.endpoint()), (PROTOCOL, protocol)]);
        let words = [code, "OTEL_EXPORTER_OTLP_HEADERS=authorization="];
        assert_faults(&report, &[Verdict::Unauthorized], &words);
        assert_eq!(collector.requests().len(), 1, "one attempt is enough");
    }
}

#[test]
fn the_variable_that_counts_is_the_one_that_is_named() {
    let collector = Collector::start();
    collector.respond_with(Reply::status(401), 1);
    let report = examined(&[
        (
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            &collector.traces_endpoint(),
        ),
        (
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
            "authorization=Bearer%20hunter2",
        ),
    ]);
    let words = ["OTEL_EXPORTER_OTLP_TRACES_HEADERS="];
    assert_faults(&report, &[Verdict::Unauthorized], &words);
    assert!(
        !format!("{report}{report:?}").contains("hunter2"),
        "{report}"
    );
}

#[test]
fn a_path_without_otlp_is_not_found_and_the_right_one_is() {
    let collector = Collector::start();
    let report = examined(&[("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", &collector.endpoint())]);
    let right = format!(
        "set OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={}",
        collector.traces_endpoint()
    );
    assert_faults(&report, &[Verdict::NotFound], &["answers 404", &right]);
}

#[test]
fn a_port_of_grpc_that_is_spoken_to_in_http() {
    let receiver = Receiver::start(Speaks::Http2, Answers::WELL);
    let report = examined(&[(ENDPOINT, &receiver.endpoint())]);
    let words = [
        "that port speaks gRPC",
        "set OTEL_EXPORTER_OTLP_PROTOCOL=grpc",
    ];
    assert_faults(&report, &[Verdict::WrongProtocol], &words);
}

#[test]
fn a_port_of_http_that_is_spoken_to_in_grpc() {
    let receiver = Receiver::start(Speaks::Http1, Answers::WELL);
    let report = examined(&[(ENDPOINT, &receiver.endpoint()), (PROTOCOL, "grpc")]);
    let words = [
        "that port speaks HTTP",
        "set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
    ];
    assert_faults(&report, &[Verdict::WrongProtocol], &words);
}

#[test]
fn a_certificate_that_is_not_accepted() {
    let (ca, other) = (Ca::new(), Ca::new());
    let (here, ca_file) = ("127.0.0.1", trusted(&ca));
    for (certificate, trusted, words) in [
        (
            ca.issue(here),
            trusted(&other),
            [CERTIFICATE, "no authority"],
        ),
        (
            ca.issue_expired(here),
            ca_file.clone(),
            ["has run out", "expired"],
        ),
        (
            ca.issue("elsewhere.example"),
            ca_file.clone(),
            ["another name", ENDPOINT],
        ),
    ] {
        let collector = Collector::start_tls(&certificate.0, &certificate.1, None);
        for protocol in ["http/protobuf", "grpc"] {
            let report = examined(&[
                (ENDPOINT, &collector.endpoint()),
                (PROTOCOL, protocol),
                (CERTIFICATE, &trusted),
            ]);
            assert_faults(&report, &[Verdict::Tls], &words);
        }
    }
}

#[test]
fn tls_on_one_side_only() {
    let ca = Ca::new();
    let (certificate, key) = ca.issue("127.0.0.1");
    let (with, without) = (
        Collector::start_tls(&certificate, &key, None),
        Collector::start(),
    );
    for protocol in ["http/protobuf", "grpc"] {
        let https = without.endpoint().replace("http:", "https:");
        let report = examined(&[
            (ENDPOINT, &https),
            (PROTOCOL, protocol),
            (CERTIFICATE, &trusted(&ca)),
        ]);
        let right = format!("set {ENDPOINT}={}", without.endpoint());
        assert_faults(&report, &[Verdict::Tls], &["without it", &right]);

        let http = with.endpoint().replace("https:", "http:");
        let report = examined(&[(ENDPOINT, &http), (PROTOCOL, protocol)]);
        // Its certificate is the next that will be in the way.
        let right = format!("set {ENDPOINT}={}", with.endpoint());
        assert_faults(
            &report,
            &[Verdict::Tls, Verdict::Tls],
            &["spoken to without TLS", &right],
        );
    }
    assert!(without.spans().is_empty());
}

#[test]
fn a_clock_that_differs() {
    for (date, side) in [
        ("Thu, 01 Jan 2015 00:00:00 GMT", "days behind"),
        ("Fri, 01 Jan 2100 00:00:00 GMT", "days ahead of"),
    ] {
        for (speaks, protocol) in [(Speaks::Http1, "http/protobuf"), (Speaks::Http2, "grpc")] {
            let answers = Answers {
                date: Some(date),
                ..Answers::WELL
            };
            let receiver = Receiver::start(speaks, answers);
            let report = examined(&[(ENDPOINT, &receiver.endpoint()), (PROTOCOL, protocol)]);
            assert_faults(&report, &[Verdict::SkewedClock], &[side]);
        }
    }
}

#[test]
fn a_span_that_is_rejected_and_a_remark() {
    let rejected = Answers {
        body: b"\x0a\x0d\x08\x01\x12\x09no budget",
        ..Answers::WELL
    };
    let receiver = Receiver::start(Speaks::Http1, rejected);
    let report = examined(&[(ENDPOINT, &receiver.endpoint())]);
    let words = ["rejected the span: no budget"];
    assert_faults(&report, &[Verdict::PartlyRejected], &words);

    let remark = Answers {
        body: b"\x0a\x0b\x12\x09old names",
        ..Answers::WELL
    };
    let receiver = Receiver::start(Speaks::Http1, remark);
    let report = examined(&[(ENDPOINT, &receiver.endpoint())]);
    assert_faults(&report, &[], &["old names"]);
    assert!(report.has(Verdict::Remark), "{report}");
}
