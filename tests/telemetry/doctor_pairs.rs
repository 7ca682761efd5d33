//! Two faults at once: neither hides the other.

use instrument_core::doctor::{Report, Verdict};
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use std::net::TcpListener;
use telemetry_tests::certificates::Ca;
use telemetry_tests::single_protocol::{Answers, Receiver, Speaks};

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";
const LONG_AGO: &str = "Thu, 01 Jan 2015 00:00:00 GMT";

type Variables = Vec<(&'static str, String)>;

fn trusted(ca: &Ca) -> String {
    ca.path("ca.pem").display().to_string()
}

/// What is set up wrongly.
fn of_the_service() -> Vec<(Verdict, Variables)> {
    let set = |name, value: &str| vec![(name, value.to_owned())];
    vec![
        (Verdict::Disabled, set("OTEL_SDK_DISABLED", "true")),
        (
            Verdict::SampledOut,
            set("OTEL_TRACES_SAMPLER", "always_off"),
        ),
        (Verdict::NoPropagator, set("OTEL_PROPAGATORS", "none")),
        (
            Verdict::Configuration,
            set("OTEL_BSP_SCHEDULE_DELAY", "soon"),
        ),
    ]
}

/// What is wrong with the receiver, or the way there; and what keeps it so.
struct Receivers {
    all: Vec<(Verdict, Variables)>,
    _alive: Vec<Box<dyn std::any::Any>>,
}

fn receivers() -> Receivers {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
    let at =
        |listener: &TcpListener| format!("http://{}", listener.local_addr().expect("it has one"));
    let (silent_at, closed_at) = (at(&silent), at(&closed));
    drop(closed);
    let refuses = Answers {
        status: 401,
        ..Answers::WELL
    };
    let late = Answers {
        date: Some(LONG_AGO),
        ..Answers::WELL
    };
    let http = Receiver::start(Speaks::Http1, Answers::WELL);
    let grpc = Receiver::start(Speaks::Http2, Answers::WELL);
    let unauthorized = Receiver::start(Speaks::Http1, refuses);
    let skewed = Receiver::start(Speaks::Http1, late);
    let (certificate, key) = Ca::new().issue("127.0.0.1");
    let (other, tls) = (Ca::new(), Collector::start_tls(&certificate, &key, None));
    let is = |endpoint: String, protocol: &str| {
        vec![
            (ENDPOINT, endpoint),
            (PROTOCOL, protocol.to_owned()),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "300".to_owned()),
        ]
    };
    let mut not_trusted = is(tls.endpoint(), "grpc");
    not_trusted.push(("OTEL_EXPORTER_OTLP_CERTIFICATE", trusted(&other)));
    let over_http = "http/protobuf";
    let all = vec![
        (Verdict::Unreachable, is(silent_at, over_http)),
        (Verdict::Refused, is(closed_at, over_http)),
        (
            Verdict::Unauthorized,
            is(unauthorized.endpoint(), over_http),
        ),
        (Verdict::WrongProtocol, is(http.endpoint(), "grpc")),
        (Verdict::WrongProtocol, is(grpc.endpoint(), over_http)),
        (Verdict::Tls, not_trusted),
        (Verdict::SkewedClock, is(skewed.endpoint(), over_http)),
    ];
    Receivers {
        all,
        _alive: vec![
            Box::new(silent),
            Box::new((http, grpc, unauthorized, skewed, other, tls)),
        ],
    }
}

fn examined(variables: Variables) -> Report {
    Telemetry::builder("camera-service")
        .with_variables(variables)
        .examine()
}

#[track_caller]
fn assert_both(report: &Report, mut both: Vec<Verdict>) {
    both.sort();
    let verdicts = report.findings().iter().map(|finding| finding.verdict);
    let faults: Vec<_> = verdicts.filter(|verdict| verdict.is_fault()).collect();
    assert_eq!(faults, both, "{report}");
}

#[test]
fn one_of_the_service_and_one_of_the_receiver() {
    let receivers = receivers();
    for (of_service, service) in of_the_service() {
        for (of_receiver, receiver) in &receivers.all {
            let variables = [service.clone(), receiver.clone()].concat();
            assert_both(&examined(variables), vec![of_service, *of_receiver]);
        }
    }
}

#[test]
fn two_of_the_service() {
    let collector = Collector::start();
    let faults = of_the_service();
    for (i, (first, one)) in faults.iter().enumerate() {
        for (second, other) in &faults[i + 1..] {
            let receiver = vec![(ENDPOINT, collector.endpoint())];
            let variables = [one.clone(), other.clone(), receiver].concat();
            assert_both(&examined(variables), vec![*first, *second]);
        }
    }
}

#[test]
fn two_of_the_receiver() {
    let answers = |status, date| Answers {
        status,
        date,
        ..Answers::WELL
    };
    for (status, date, also) in [
        (401, None, Verdict::Unauthorized),
        (200, Some(LONG_AGO), Verdict::SkewedClock),
    ] {
        for (speaks, wrong) in [(Speaks::Http1, "grpc"), (Speaks::Http2, "http/protobuf")] {
            let receiver = Receiver::start(speaks, answers(status, date));
            let variables = vec![
                (ENDPOINT, receiver.endpoint()),
                (PROTOCOL, wrong.to_owned()),
            ];
            assert_both(&examined(variables), vec![Verdict::WrongProtocol, also]);
        }
    }
    for (speaks, right) in [(Speaks::Http1, "http/protobuf"), (Speaks::Http2, "grpc")] {
        let receiver = Receiver::start(speaks, answers(401, Some(LONG_AGO)));
        let variables = vec![
            (ENDPOINT, receiver.endpoint()),
            (PROTOCOL, right.to_owned()),
        ];
        let both = vec![Verdict::Unauthorized, Verdict::SkewedClock];
        assert_both(&examined(variables), both);
    }
}
