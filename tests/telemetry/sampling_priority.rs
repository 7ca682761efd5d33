//! Classes of roots by how much they matter.

use instrument_core::sampling::{Priorities, Sampler};
use opentelemetry::trace::{SpanKind, TraceId};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::ShouldSample;
use telemetry_tests::sampling::{ask_root, is_sampled, seeded_ids, text, weight};

/// Kept at any rate but 0.
const KEPT: TraceId = TraceId::from_bytes([0; 16]);

fn attribute(key: &'static str, value: impl Into<Value>) -> KeyValue {
    KeyValue::new(key, value)
}

fn class(name: &str, kind: &SpanKind, attributes: &[KeyValue]) -> (String, String) {
    let sampler = Sampler::by_priority(Priorities::default());
    let result = sampler.should_sample(None, KEPT, name, kind, attributes, &[]);
    let text = |key| text(&result.attributes, key).expect("a root says it");
    (text("sampling.priority"), text("sampling.rate"))
}

#[test]
fn priority_classes_are_tried_in_their_order() {
    let events = attribute("http.route", "/api/events/{id}");
    let risky = attribute("risk_score", 70);
    let cases = [
        (attribute("error", true), "error", "1"),
        (attribute("error", false), "default", "0.1"),
        (attribute("otel.status_code", "ERROR"), "error", "1"),
        (attribute("otel.status_code", "OK"), "default", "0.1"),
        (attribute("http.response.status_code", 500), "error", "1"),
        (attribute("http.status_code", 499), "default", "0.1"),
        (attribute("exception.type", "ValueError"), "error", "1"),
        (attribute("alert.created", true), "high_risk", "1"),
        (attribute("alert.triggered", false), "default", "0.1"),
        (attribute("ai.operation", "detect"), "high_risk", "1"),
        (attribute("ai.operation", "train"), "default", "0.1"),
        (
            attribute("http.route", "/api/timeline"),
            "medium_priority",
            "0.5",
        ),
        (attribute("url.path", "/health"), "background", "0.1"),
        (attribute("http.route", "/api/eventsX"), "default", "0.1"),
    ];
    for (attribute, priority, rate) in cases {
        let found = class("GET", &SpanKind::Server, std::slice::from_ref(&attribute));
        assert_eq!(
            found,
            (priority.to_owned(), rate.to_owned()),
            "{attribute:?}"
        );
    }
    let all = [events.clone(), risky.clone(), attribute("error", true)];
    assert_eq!(class("GET", &SpanKind::Server, &all).0, "error");
    assert_eq!(
        class("GET", &SpanKind::Server, &[events.clone(), risky]).0,
        "high_risk"
    );
    assert_eq!(
        class("GET", &SpanKind::Server, &[events]).0,
        "high_priority"
    );
    assert_eq!(
        class("GET /api/alerts?open=1", &SpanKind::Server, &[]).0,
        "high_priority"
    );
}

#[test]
fn a_risk_of_69_is_not_high_and_one_of_70_is() {
    for key in ["risk_score", "event.risk_score", "risk.score"] {
        let class = |value| class("POST /x", &SpanKind::Server, &[KeyValue::new(key, value)]).0;
        assert_eq!(class(Value::from(69)), "default");
        assert_eq!(class(Value::from(70)), "high_risk");
        assert_eq!(class(Value::from("70")), "high_risk");
    }
}

/// Defect 3 of the original: a worker's root has no path, so all of the pipeline was sampled at 10 %.
#[test]
fn a_workers_own_trace_is_not_sampled_as_an_unknown_request() {
    for kind in [SpanKind::Internal, SpanKind::Consumer] {
        let found = class("detection_processing", &kind, &[]);
        assert_eq!(found, ("pipeline".to_owned(), "1".to_owned()));
    }
    let server = class("detector.Detector/Detect", &SpanKind::Server, &[]);
    assert_eq!(server.0, "default");

    // A cap is what the operator asked for; at 1 there is none.
    for (cap, expected) in [(1.0, 1.0), (0.2, 0.2)] {
        assert_eq!(Priorities::default().capped(cap).pipeline, expected);
    }
}

#[test]
fn a_cap_leaves_what_matters_most() {
    let capped = Priorities::default().capped(0.05);
    assert_eq!([capped.error, capped.high_risk, capped.high], [1.0; 3]);
    assert_eq!(
        [
            capped.medium,
            capped.background,
            capped.pipeline,
            capped.default
        ],
        [0.05; 4]
    );
    assert_eq!(Priorities::default().capped(1.0), Priorities::default());
}

#[test]
fn counts_are_right_over_classes_of_different_rates() {
    let sampler = Sampler::by_priority(Priorities::default());
    let names = [
        "GET /api/events",
        "GET /api/timeline",
        "GET /health",
        "GET /",
    ];
    let weights: f64 = seeded_ids(100_000)
        .zip(names.iter().cycle())
        .map(|(id, name)| ask_root(&sampler, id, name, &[]))
        .filter(is_sampled)
        .map(|result| weight(&result.attributes))
        .sum();
    let off = weights / 100_000.0 - 1.0;
    assert!(off.abs() < 0.05, "off by {off}");
}
