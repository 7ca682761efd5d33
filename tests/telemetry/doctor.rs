//! The doctor's verdict on what a service is set up with, and on a healthy one.

use instrument_core::doctor::{Report, Verdict};
use instrument_core::telemetry::{Builder, Telemetry};
use instrument_core::testing::{Collector, Reply};
use opentelemetry_sdk::trace::InMemorySpanExporter;
use std::net::TcpListener;
use std::time::Duration;
use telemetry_tests::doctor::assert_faults;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";

fn builder(variables: &[(&str, &str)]) -> Builder {
    Telemetry::builder("camera-service").with_variables(variables.to_vec())
}

fn examined(variables: &[(&str, &str)]) -> Report {
    builder(variables).examine()
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
    let report =
        builder(&[(ENDPOINT, &format!("http://{address}"))]).examine_within(Duration::from_secs(3));
    assert!(report.has(Verdict::Unreachable), "{report}");
    assert!(!report.has(Verdict::NotExamined), "{report}");
}

#[test]
fn it_may_take_as_long_as_it_does() {
    let collector = Collector::start();
    let report = builder(&[(ENDPOINT, &collector.endpoint())]).examine_within(Duration::MAX);
    assert!(report.is_healthy(), "{report}");
}

#[tokio::test(flavor = "current_thread")]
async fn it_can_be_awaited() {
    let collector = Collector::start();
    let report = builder(&[(ENDPOINT, &collector.endpoint())])
        .examine_async()
        .await;
    assert!(report.is_healthy(), "{report}");
}
