//! Rules and classes by what a root starts with.

use instrument_core::sampling::{Priorities, Rule, Rules, Sampler};
use opentelemetry::trace::{SpanKind, TraceId};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::ShouldSample;
use telemetry_tests::sampling::{ask_root, is_sampled, seeded_ids, text, weight};

/// Kept at any rate but 0.
const KEPT: TraceId = TraceId::from_bytes([0; 16]);

fn matches(rule: Rule, name: &str, attributes: &[KeyValue]) -> bool {
    let rules = Rules::new(Sampler::always_off()).with(rule, Sampler::always_on());
    is_sampled(&ask_root(&Sampler::rules(rules), KEPT, name, attributes))
}

fn attribute(key: &'static str, value: impl Into<Value>) -> KeyValue {
    KeyValue::new(key, value)
}

#[test]
fn a_route_is_matched_by_whole_segments() {
    let below = |path: &'static str, prefix: &str| {
        matches(
            Rule::new().route(prefix),
            "GET",
            &[attribute("http.route", path)],
        )
    };
    for path in [
        "/api/events",
        "/api/events/",
        "/api/events/7",
        "/api/events/7/frames",
        "/api/events?after=7",
    ] {
        assert!(below(path, "/api/events"), "{path}");
        assert!(below(path, "/api/events/"), "{path}");
    }
    for path in [
        "/api/eventsX",
        "/api/event",
        "/api",
        "/v2/api/events",
        "/api/Events",
        "/api/eventsX?/api/events",
    ] {
        assert!(!below(path, "/api/events"), "{path}");
    }
    assert!(below("/anything", "/"));
    assert!(below("/cameras/{id}/images", "/cameras/{id}"));
}

#[test]
fn the_route_comes_before_the_path_and_that_before_the_name() {
    let rule = || Rule::new().route("/a");
    assert!(matches(
        rule(),
        "GET /b",
        &[attribute("http.route", "/a"), attribute("url.path", "/b")]
    ));
    assert!(!matches(
        rule(),
        "GET /a",
        &[attribute("http.route", "/b"), attribute("url.path", "/a")]
    ));
    assert!(matches(rule(), "GET /b", &[attribute("url.path", "/a/7")]));
    assert!(matches(
        rule(),
        "GET /b",
        &[attribute("http.target", "/a?x=1")]
    ));
    assert!(matches(rule(), "GET /a/7", &[]));
    assert!(matches(rule(), "/a", &[]));
    assert!(!matches(rule(), "GOT /a", &[]));
}

#[test]
fn a_rule_matches_if_all_it_says_is_so() {
    let post = [attribute("http.request.method", "POST")];
    assert!(matches(Rule::new().method("POST"), "GET /", &post));
    assert!(matches(Rule::new().method("GET"), "GET /", &[]));
    assert!(!matches(Rule::new().method("GET"), "/", &[]));
    assert!(matches(Rule::new().name("poll queue"), "poll queue", &[]));
    assert!(!matches(Rule::new().name("poll"), "poll queue", &[]));
    assert!(matches(Rule::new().kind(SpanKind::Server), "", &[]));
    assert!(!matches(Rule::new().kind(SpanKind::Client), "", &[]));
    assert!(matches(
        Rule::new().attribute("tier", 1),
        "",
        &[attribute("tier", 1)]
    ));
    assert!(!matches(
        Rule::new().attribute("tier", 1),
        "",
        &[attribute("tier", "1")]
    ));
    let both = || Rule::new().route("/api").method("POST");
    assert!(matches(both(), "POST /api", &[]));
    assert!(!matches(both(), "GET /api", &[]));
    assert!(!matches(both(), "POST /", &[]));
    assert!(matches(Rule::new(), "anything", &[]));
}

#[test]
fn numbers_are_compared_also_as_strings() {
    let at_70 = |value: Value| {
        matches(
            Rule::new().attribute_at_least("risk_score", 70.0),
            "",
            &[KeyValue::new("risk_score", value)],
        )
    };
    for yes in [
        Value::from(70),
        Value::from(70.0),
        Value::from("70"),
        Value::from(" 71.5 "),
    ] {
        assert!(at_70(yes.clone()), "{yes}");
    }
    for no in [
        Value::from(69),
        Value::from(69.99),
        Value::from("69"),
        Value::from("high"),
        Value::from(true),
        Value::from("NaN"),
    ] {
        assert!(!at_70(no.clone()), "{no}");
    }
}

#[test]
fn the_first_rule_that_matches_decides_and_may_name_itself() {
    let rules = Rules::new(Sampler::always_off())
        .with(Rule::new().route("/a").named("first"), Sampler::ratio(0.5))
        .with(
            Rule::new().route("/a").named("second"),
            Sampler::always_on(),
        );
    let sampler = Sampler::rules(rules);
    let result = ask_root(&sampler, KEPT, "GET /a", &[]);
    assert_eq!(
        text(&result.attributes, "sampling.priority").as_deref(),
        Some("first")
    );
    assert_eq!(
        text(&result.attributes, "sampling.rate").as_deref(),
        Some("0.5")
    );
}

fn class(name: &str, kind: SpanKind, attributes: &[KeyValue]) -> (String, String) {
    let sampler = Sampler::by_priority(Priorities::default());
    let result = sampler.should_sample(None, KEPT, name, &kind, attributes, &[]);
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
        let found = class("GET", SpanKind::Server, std::slice::from_ref(&attribute));
        assert_eq!(
            found,
            (priority.to_owned(), rate.to_owned()),
            "{attribute:?}"
        );
    }
    let all = [events.clone(), risky.clone(), attribute("error", true)];
    assert_eq!(class("GET", SpanKind::Server, &all).0, "error");
    assert_eq!(
        class("GET", SpanKind::Server, &[events.clone(), risky]).0,
        "high_risk"
    );
    assert_eq!(class("GET", SpanKind::Server, &[events]).0, "high_priority");
    assert_eq!(
        class("GET /api/alerts?open=1", SpanKind::Server, &[]).0,
        "high_priority"
    );
}

#[test]
fn a_risk_of_69_is_not_high_and_one_of_70_is() {
    for key in ["risk_score", "event.risk_score", "risk.score"] {
        let class = |value| class("POST /x", SpanKind::Server, &[KeyValue::new(key, value)]).0;
        assert_eq!(class(Value::from(69)), "default");
        assert_eq!(class(Value::from(70)), "high_risk");
        assert_eq!(class(Value::from("70")), "high_risk");
    }
}

/// Defect 3 of the original: a worker's root has no path, so all of the pipeline was sampled at 10 %.
#[test]
fn a_workers_own_trace_is_not_sampled_as_an_unknown_request() {
    for kind in [SpanKind::Internal, SpanKind::Consumer] {
        let found = class("detection_processing", kind, &[]);
        assert_eq!(found, ("pipeline".to_owned(), "1".to_owned()));
    }
    let server = class("detector.Detector/Detect", SpanKind::Server, &[]);
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
