//! The doctor's verdict on one fault after the other, and on none.

use instrument_core::doctor::{Report, Verdict};
use instrument_core::telemetry::{Builder, Telemetry};
use instrument_core::testing::{Collector, Reply};
use opentelemetry_sdk::trace::InMemorySpanExporter;
use std::net::TcpListener;
use std::time::Duration;
use telemetry_tests::authority::Authority;
use telemetry_tests::receiver::{Answers, Receiver, Speaks};

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";
const CERTIFICATE: &str = "OTEL_EXPORTER_OTLP_CERTIFICATE";

fn builder(variables: &[(&str, &str)]) -> Builder {
    Telemetry::builder("camera-service").with_variables(variables.to_vec())
}

fn examined(variables: &[(&str, &str)]) -> Report {
    builder(variables).examine()
}

/// Exactly these faults, and this in the words of the first.
#[track_caller]
fn assert_faults(report: &Report, faults: &[Verdict], words: &[&str]) {
    let found: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| finding.verdict)
        .filter(|verdict| verdict.is_fault())
        .collect();
    assert_eq!(found, faults, "{report}");
    assert_eq!(report.exit_code(), u8::from(!faults.is_empty()), "{report}");
    let said = report.findings()[0].to_string();
    for word in words {
        assert!(said.contains(word), "`{word}` is not in: {report}");
    }
}

#[test]
fn a_healthy_set_up_is_healthy_and_its_span_can_be_looked_up() {
    for protocol in ["http/protobuf", "grpc"] {
        let collector = Collector::start();
        let report = examined(&[(ENDPOINT, &collector.endpoint()), (PROTOCOL, protocol)]);
        assert_faults(&report, &[], &["delivered"]);
        assert!(report.is_healthy());
        let spans = collector.spans();
        assert_eq!(spans.len(), 1);
        assert_eq!(Some(spans[0].trace_id()), report.trace_id());
        assert_eq!(spans[0].name(), "instrument doctor");
        assert!(report.to_string().contains("camera-service: healthy"));
        let request = format!("{:?}", collector.tree());
        assert!(request.contains("instrument.doctor"), "{request}");
    }
}

#[test]
fn disabled() {
    let collector = Collector::start();
    let report = examined(&[
        (ENDPOINT, &collector.endpoint()),
        ("OTEL_SDK_DISABLED", "true"),
    ]);
    assert_faults(&report, &[Verdict::Disabled], &["OTEL_SDK_DISABLED"]);
}

#[test]
fn no_exporter() {
    let report = examined(&[("OTEL_TRACES_EXPORTER", "none")]);
    assert_faults(&report, &[Verdict::NoExporter], &["OTEL_TRACES_EXPORTER"]);
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
    let (ca, other) = (Authority::new(), Authority::new());
    let (here, ca_file) = ("127.0.0.1", ca.file());
    for (certificate, trusted, words) in [
        (ca.issue(here), other.file(), [CERTIFICATE, "no authority"]),
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
    let ca = Authority::new();
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
            (CERTIFICATE, &ca.file()),
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
fn sampled_out_and_sent_all_the_same() {
    let collector = Collector::start();
    for (sampler, rate) in [("always_off", "1"), ("traceidratio", "0")] {
        collector.reset();
        let mut variables = vec![(ENDPOINT, collector.endpoint())];
        variables.push(("OTEL_TRACES_SAMPLER", sampler.to_owned()));
        if sampler == "traceidratio" {
            variables.push(("OTEL_TRACES_SAMPLER_ARG", rate.to_owned()));
        }
        let report = Telemetry::builder("camera-service")
            .with_variables(variables)
            .examine();
        assert_faults(&report, &[Verdict::SampledOut], &["OTEL_TRACES_SAMPLER"]);
        assert_eq!(collector.spans().len(), 1);
    }
}

#[test]
fn a_low_rate_is_told_and_is_no_fault() {
    let collector = Collector::start();
    let report = examined(&[
        (ENDPOINT, &collector.endpoint()),
        ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
        ("OTEL_TRACES_SAMPLER_ARG", "0.05"),
    ]);
    assert_faults(&report, &[], &["5 % of traces", "of 2000"]);
    assert!(report.has(Verdict::SampledPartly));
}

#[test]
fn no_propagator() {
    let collector = Collector::start();
    for propagators in ["none", "baggage"] {
        let report = examined(&[
            (ENDPOINT, &collector.endpoint()),
            ("OTEL_PROPAGATORS", propagators),
        ]);
        assert_faults(&report, &[Verdict::NoPropagator], &["OTEL_PROPAGATORS"]);
    }
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
fn a_setting_that_is_wrong_is_named_also_in_strict_mode() {
    let collector = Collector::start();
    for strict in ["true", "false"] {
        let report = builder(&[
            (ENDPOINT, &collector.endpoint()),
            ("OTEL_BSP_MAX_QUEUE_SIZE", "many"),
            ("OTEL_SDK_DISABLED", "true"),
        ])
        .with_strict(strict == "true")
        .examine();
        let faults = [Verdict::Disabled, Verdict::Configuration];
        assert_faults(&report, &faults, &[]);
        assert!(report.to_string().contains("OTEL_BSP_MAX_QUEUE_SIZE"));
    }
}

#[test]
fn each_of_several_exporters_is_examined() {
    let own = InMemorySpanExporter::default();
    let report = builder(&[
        ("OTEL_TRACES_EXPORTER", "otlp"),
        (ENDPOINT, "http://nowhere.invalid:4318"),
    ])
    .with_exporter(own.clone())
    .examine();
    assert_faults(&report, &[Verdict::Unreachable], &["nowhere.invalid"]);
    assert!(report.has(Verdict::Delivered), "{report}");
    assert!(report.to_string().contains("InMemorySpanExporter"));
}

#[test]
fn secrets_are_in_no_report() {
    let collector = Collector::start();
    collector.respond_with(Reply::status(401), 1);
    let endpoint = collector.endpoint().replace("//", "//me:hunter2@");
    let report = examined(&[
        (ENDPOINT, &format!("{endpoint}/?key=hunter2")),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "authorization=Bearer%20hunter2",
        ),
    ]);
    assert!(report.has(Verdict::Unauthorized), "{report}");
    assert!(
        !format!("{report}{report:?}").contains("hunter2"),
        "{report}"
    );
}

#[test]
fn it_comes_to_an_end_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("it has one");
    let report = builder(&[(ENDPOINT, &format!("http://{address}"))])
        .examine_within(Duration::from_millis(500));
    assert!(report.has(Verdict::Unreachable), "{report}");
    assert!(!report.has(Verdict::NotExamined), "{report}");
}

#[tokio::test(flavor = "current_thread")]
async fn it_can_be_awaited() {
    let collector = Collector::start();
    let report = builder(&[(ENDPOINT, &collector.endpoint())])
        .examine_async()
        .await;
    assert!(report.is_healthy(), "{report}");
}
