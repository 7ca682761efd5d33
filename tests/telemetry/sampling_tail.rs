//! What a tail keeps, and what it writes on it.

use instrument_core::sampling::{Sampler, Tail};
use instrument_core::{Outcome, span};
use opentelemetry::Value;
use opentelemetry::trace::{TraceId, TraceState};
use opentelemetry_sdk::trace::SpanData;
use std::time::Duration;
use telemetry_tests::sampling::{text, weight};
use telemetry_tests::tail::Held;

const TRACE: TraceId = TraceId::from_bytes([9; 16]);

fn priority(span: &SpanData) -> Option<String> {
    text(&span.attributes, "sampling.priority")
}

fn find<'a>(spans: &'a [SpanData], name: &str) -> &'a SpanData {
    let mut found = spans.iter().filter(|span| span.name == name);
    let span = found.next().unwrap_or_else(|| panic!("no `{name}`"));
    assert!(found.next().is_none(), "one `{name}`");
    span
}

/// Defect 4 of the original: "errors are always sampled", and a head sampler cannot know.
#[test]
fn an_error_set_after_the_start_keeps_the_whole_trace() {
    let held = Held::new(Tail::new(0.0));
    let mut root = held.root("request");
    let mut ok = held.child("fetch", &root);
    ok.end();
    let mut failed = held.child("judge", &root).fail();
    failed.end();
    assert!(held.spans().is_empty(), "nothing before the root's end");
    root.end();

    assert_eq!(held.names(), ["fetch", "judge", "request"]);
    let spans = held.spans();
    assert!(spans.iter().all(|span| span.span_context.is_sampled()));
    let request = find(&spans, "request");
    assert_eq!(priority(request).as_deref(), Some("error"));
    assert_eq!(
        text(&request.attributes, "sampling.rate").as_deref(),
        Some("1")
    );
    assert_eq!(
        priority(find(&spans, "judge")),
        None,
        "on the local root only"
    );
}

/// Defect 9 of the original: the score is known when the analysis ends, and the rule looked when it started.
#[test]
fn a_risk_that_becomes_known_after_the_start_keeps_the_trace_from_70_on() {
    let tail = || Tail::new(0.0).with_attribute_at_least("risk_score", 70.0);
    let keeps = |score: Value| {
        let held = Held::new(tail());
        let mut root = held.root("analysis");
        held.child("parse_response", &root)
            .set("risk_score", score)
            .end();
        root.end();
        let spans = held.spans();
        if let Some(root) = spans.iter().find(|span| span.name == "analysis") {
            assert_eq!(priority(root).as_deref(), Some("rule"));
            assert_eq!(
                text(&root.attributes, "sampling.rule").as_deref(),
                Some("risk_score")
            );
        }
        spans.len() == 2
    };
    for (score, kept) in [
        (Value::from(69), false),
        (Value::from(70), true),
        (Value::from(69.9), false),
        (Value::from(70.0), true),
        (Value::from("69"), false),
        (Value::from("70"), true),
        (Value::from("high"), false),
    ] {
        assert_eq!(keeps(score.clone()), kept, "{score:?}");
    }
}

#[test]
fn the_last_value_of_an_attribute_counts() {
    let held = Held::new(Tail::new(0.0).with_attribute_at_least("risk_score", 70.0));
    held.root("analysis")
        .set("risk_score", 90)
        .set("risk_score", 10)
        .end();
    assert!(held.spans().is_empty());
}

#[test]
fn slow_is_what_the_local_root_took() {
    let held = Held::new(Tail::new(0.0).with_slower_than(Duration::from_millis(500)));
    held.root("quick").end_after(Duration::from_millis(499));
    let mut slow = held.root("slow");
    held.child("quick child", &slow).end();
    slow.end_after(Duration::from_millis(500));
    let mut quick = held.root("quick with a slow child");
    held.child("outlier", &quick)
        .end_after(Duration::from_secs(9));
    quick.end();
    assert_eq!(held.names(), ["quick child", "slow"]);
    assert_eq!(priority(&held.spans()[1]).as_deref(), Some("slow"));
}

#[test]
fn an_attribute_keeps_a_trace_and_errors_do_not_where_they_are_not_wanted() {
    let held = Held::new(
        Tail::new(0.0)
            .without_errors()
            .with_attribute("tenant", "gold"),
    );
    held.root("failed").fail().end();
    held.root("gold").set("tenant", "gold").end();
    held.root("silver").set("tenant", "silver").end();
    assert_eq!(held.names(), ["gold"]);
}

#[test]
fn of_all_else_the_head_decides_and_its_rate_is_recorded() {
    let held = Held::new(Tail::new(1.0));
    held.root("request").end();
    let spans = held.spans();
    assert_eq!(priority(&spans[0]).as_deref(), Some("default"));
    assert_eq!(
        text(&spans[0].attributes, "sampling.rate").as_deref(),
        Some("1")
    );

    let by_class = Tail::new(0.0).with_head(Sampler::by_priority(Default::default()));
    let held = Held::new(by_class);
    held.root("worker").end();
    assert_eq!(priority(&held.spans()[0]).as_deref(), Some("pipeline"));
}

#[test]
fn what_the_head_does_not_sample_travels_as_unsampled() {
    let held = Held::new(Tail::new(0.0));
    assert!(!held.root("request").is_sampled());
    assert!(
        !held
            .entry("called", TRACE, false, TraceState::NONE)
            .is_sampled()
    );
    assert!(
        held.entry("called", TRACE, true, TraceState::NONE)
            .is_sampled()
    );
}

#[test]
fn the_local_part_of_a_failed_trace_is_kept_below_an_unsampled_caller() {
    let held = Held::new(Tail::new(0.0));
    let mut called = held.entry("called", TRACE, false, TraceState::NONE);
    held.child("query", &called).fail().end();
    called.end();
    assert_eq!(held.names(), ["query", "called"]);
    assert_eq!(priority(&held.spans()[1]).as_deref(), Some("error"));
}

#[test]
fn below_a_sampled_caller_its_threshold_tells_the_rate_and_nothing_else_does() {
    let held = Held::new(Tail::new(0.01));
    held.entry("unknown", TRACE, true, TraceState::NONE).end();
    let state = TraceState::from_key_value([("ot", "th:c")]).unwrap();
    held.entry("known", TraceId::from(3), true, state.clone())
        .end();
    held.entry("failed", TraceId::from(4), true, state)
        .fail()
        .end();

    let spans = held.spans();
    let rate = |name| text(&find(&spans, name).attributes, "sampling.rate");
    assert_eq!(rate("unknown"), None);
    assert_eq!(rate("known").as_deref(), Some("0.25"));
    assert_eq!(rate("failed").as_deref(), Some("1"));
    let header = |name| find(&spans, name).span_context.trace_state().header();
    assert_eq!(header("known"), "ot=th:c");
    assert_eq!(header("failed"), "", "it was certain to be kept");
}

/// The whole promise at a base rate of one percent.
#[test]
fn at_one_percent_all_that_failed_was_slow_or_risky_arrives_whole_and_counts_are_right() {
    const TRACES: usize = 50_000;
    let tail = Tail::new(0.01)
        .with_slower_than(Duration::from_secs(1))
        .with_attribute_at_least("risk_score", 70.0);
    let held = Held::new(tail);
    for number in 0..TRACES {
        let mut root = held.root("request");
        let mut child = held.child("work", &root);
        let leaf = held.child("leaf", &child);
        let mut leaf = match number % 100 {
            0 => leaf.fail(),
            1 => leaf.set("risk_score", 70),
            _ => leaf.set("risk_score", 69),
        };
        leaf.end();
        child.end();
        root.end_after(Duration::from_millis(if number % 100 == 2 {
            1000
        } else {
            10
        }));
    }
    let (spans, health) = (held.spans(), held.tail.health());
    for (kept, name) in [
        (health.kept_errors, "error"),
        (health.kept_by_rule, "rule"),
        (health.kept_slow, "slow"),
    ] {
        assert_eq!(kept, TRACES as u64 / 100, "{name}");
        let roots = spans
            .iter()
            .filter(|span| priority(span).as_deref() == Some(name));
        assert_eq!(roots.count(), TRACES / 100, "{name}");
    }
    assert_eq!(spans.len() as u64, 3 * health.kept(), "each is whole");
    assert_eq!(health.kept() + health.dropped, TRACES as u64);

    let by_default = health.kept_by_default as f64 / (0.97 * TRACES as f64);
    assert!((by_default - 0.01).abs() < 0.003, "{by_default}");
    let roots = spans.iter().filter(|span| span.name == "request");
    let weighted: f64 = roots.map(|root| weight(&root.attributes)).sum();
    assert!((weighted / TRACES as f64 - 1.0).abs() < 0.05, "{weighted}");
}

#[test]
fn it_works_below_the_macros_of_this_crate() {
    let held = Held::new(Tail::new(0.0));
    let provider = held.provider();
    let bound = provider.enter();
    span!("fine").in_scope(|| span!("inner").in_scope(|| ()));
    span!("failed").in_scope(|| {
        let inner = span!("inner").start();
        inner.end_with(Outcome::Error);
    });
    drop(bound);
    assert_eq!(held.names(), ["inner", "failed"]);
}
