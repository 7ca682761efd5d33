//! The doctor on a service that runs: what was lost, and which spans have no parent.

use instrument_core::doctor::Verdict;
use instrument_core::span;
use instrument_core::telemetry::{Builder, Telemetry};
use instrument_core::testing::{Collector, Reply};
use std::time::Duration;

fn builder(collector: &Collector) -> Builder {
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
    Telemetry::builder("camera-service").with_variables([endpoint])
}

fn running(builder: Builder) -> Telemetry {
    builder.build().expect("it can be set up")
}

#[test]
fn a_service_that_is_well() {
    let collector = Collector::start();
    let telemetry = running(builder(&collector).with_orphan_age(Duration::ZERO));
    let _bound = telemetry.provider().expect("it is on").enter();
    span!("handle_frame").in_scope(|| span!("decode_image").in_scope(|| {}));
    let report = telemetry.examine();
    assert!(report.is_healthy(), "{report}");
    let text = report.to_string();
    assert!(text.contains("camera-service: healthy"), "{text}");
    assert!(text.contains("everything so far: 2 spans"), "{text}");
}

#[tokio::test(flavor = "current_thread")]
async fn it_can_be_asked_by_a_handler_of_requests() {
    let collector = Collector::start();
    let telemetry = running(builder(&collector));
    let provider = telemetry.provider().expect("it is on").clone();
    {
        let _bound = provider.enter();
        span!("handle_frame").in_scope(|| {});
    }
    let report = telemetry.examine_async().await;
    assert!(report.is_healthy(), "{report}");
    assert!(report.to_string().contains("1 span"), "{report}");
}

#[test]
fn spans_whose_parent_never_ends_are_orphans_until_it_does() {
    let collector = Collector::start();
    let telemetry = running(builder(&collector).with_orphan_age(Duration::ZERO));
    let _bound = telemetry.provider().expect("it is on").enter();
    let parent = span!("handle_frame").start();
    for _ in 0..3 {
        span!("decode_image").parent(&parent).in_scope(|| {});
    }
    let report = telemetry.examine();
    assert!(report.has(Verdict::Orphans), "{report}");
    assert_eq!(report.exit_code(), 1);
    let text = report.to_string();
    assert!(
        text.contains("3 spans") && text.contains("`decode_image`"),
        "{text}"
    );

    drop(parent);
    let report = telemetry.examine();
    assert!(report.is_healthy(), "{report}");
}

#[test]
fn a_parent_that_may_still_run_is_no_fault() {
    let collector = Collector::start();
    let telemetry = running(builder(&collector));
    let _bound = telemetry.provider().expect("it is on").enter();
    let parent = span!("handle_frame").start();
    span!("decode_image").parent(&parent).in_scope(|| {});
    let report = telemetry.examine();
    assert!(report.is_healthy(), "{report}");
    assert!(report.has(Verdict::ParentsAwaited), "{report}");
    drop(parent);
}

#[test]
fn what_was_lost_is_told_with_what_the_receiver_said() {
    let collector = Collector::start();
    collector.respond_with(Reply::status(401), 1);
    let telemetry = running(builder(&collector));
    let _bound = telemetry.provider().expect("it is on").enter();
    span!("handle_frame").in_scope(|| {});
    let report = telemetry.examine();
    let verdicts: Vec<_> = report.findings().iter().map(|f| f.verdict).collect();
    assert_eq!(verdicts, [Verdict::Unauthorized, Verdict::Lost], "{report}");

    // It goes well again; what was lost is lost.
    span!("handle_frame").in_scope(|| {});
    let report = telemetry.examine();
    assert!(!report.has(Verdict::Unauthorized), "{report}");
    assert!(report.to_string().contains("1 span for"), "{report}");
    assert!(report.has(Verdict::Lost), "{report}");
}

#[test]
fn a_service_without_telemetry() {
    let collector = Collector::start();
    let telemetry = running(builder(&collector).with_enabled(false));
    let report = telemetry.examine();
    assert_eq!(report.findings()[0].verdict, Verdict::Disabled, "{report}");
}
