//! Rules by what a root starts with.

use instrument_core::sampling::{Rule, Rules, Sampler};
use opentelemetry::trace::{SpanKind, TraceId};
use opentelemetry::{KeyValue, Value};
use telemetry_tests::sampling::{ask_root, is_sampled, text};

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
