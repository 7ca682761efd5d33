use super::*;
use opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Array, InstrumentationScope, KeyValue, StringValue, Value};
use opentelemetry_sdk::trace::{SpanEvents, SpanLinks};
use std::time::{Duration, SystemTime};

fn context(id: u64) -> SpanContext {
    SpanContext::new(
        TraceId::from(1),
        SpanId::from(id),
        TraceFlags::SAMPLED,
        false,
        TraceState::NONE,
    )
}

fn at(millis: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}

/// A span from `start` to `end` milliseconds. Parent 0 is none.
fn span(id: u64, parent: u64, name: &'static str, start: u64, end: u64) -> SpanData {
    SpanData {
        span_context: context(id),
        parent_span_id: SpanId::from(parent),
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: name.into(),
        start_time: at(start),
        end_time: at(end),
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::builder("shop::cart")
            .with_version("1.2.0")
            .build(),
    }
}

fn with(change: impl FnOnce(&mut SpanData)) -> SpanData {
    let mut span = span(1, 0, "work", 0, 1);
    change(&mut span);
    span
}

fn line(change: impl FnOnce(&mut SpanData)) -> String {
    Tree::of(&[with(change)]).to_string()
}

#[test]
fn children_are_below_their_parent_in_order_of_start() {
    let spans = [
        span(4, 2, "decode", 2, 3),
        span(3, 1, "judge", 7, 9),
        span(2, 1, "detect", 1, 5),
        span(1, 0, "handle", 0, 9),
        span(5, 0, "next", 10, 11),
    ];
    let expected = "
        handle
          detect
            decode
          judge
        next
    ";
    assert_eq!(Tree::of(&spans), expected);
    let mut reversed = spans;
    reversed.reverse();
    assert_eq!(Tree::of(&reversed), expected);
}

#[test]
fn spans_that_started_at_once_stay_as_given_or_are_sorted() {
    let spans = [
        span(1, 0, "all", 0, 9),
        span(2, 1, "one", 1, 2),
        span(3, 1, "one", 1, 3),
        span(4, 1, "none", 1, 3),
        span(5, 2, "z", 1, 3),
        span(6, 3, "a", 1, 3),
    ];
    assert_eq!(Tree::of(&spans), "all\n  one\n    z\n  one\n    a\n  none");
    assert_eq!(
        Tree::of(&spans).sorted(),
        "all\n  none\n  one\n    a\n  one\n    z"
    );
}

#[test]
fn values_of_different_types_look_different() {
    let values: [(Value, &str); 17] = [
        (1.into(), "1"),
        ("1".into(), "\"1\""),
        (1.0.into(), "1.0"),
        (0.5.into(), "0.5"),
        (1e300.into(), "1e300"),
        (f64::NAN.into(), "NaN"),
        (true.into(), "true"),
        ("true".into(), "\"true\""),
        ("18446744073709551615".into(), "\"18446744073709551615\""),
        ("front_door".into(), "front_door"),
        ("GET".into(), "GET"),
        ("/v1/cameras?x".into(), "/v1/cameras?x"),
        ("two words".into(), "\"two words\""),
        ("".into(), "\"\""),
        ("a\nb".into(), "\"a\\nb\""),
        (Value::Array(Array::I64(vec![1, 2])), "[1, 2]"),
        (
            Value::Array(Array::String(vec![
                StringValue::from("a"),
                StringValue::from("b c"),
            ])),
            "[a, \"b c\"]",
        ),
    ];
    for (value, expected) in values {
        assert_eq!(
            line(|span| span.attributes = vec![KeyValue::new("k", value)]),
            format!("work k={expected}")
        );
    }
}

#[test]
fn a_line_says_all_there_is() {
    let attribute = |key: &'static str, value: &'static str| KeyValue::new(key, value);
    assert_eq!(
        line(|span| span.span_kind = SpanKind::Producer),
        "work [producer]"
    );
    assert_eq!(line(|span| span.status = Status::Ok), "work ✓");
    assert_eq!(line(|span| span.status = Status::error("")), "work !error");
    assert_eq!(
        line(|span| span.name = "a\nb".into()),
        "work".replace("work", "a\\nb")
    );
    let failed = |span: &mut SpanData| {
        span.attributes = vec![attribute("a", "b"), attribute("error.type", "timeout")];
        span.status = Status::error("took \"too\" long");
    };
    assert_eq!(line(failed), r#"work a=b !timeout "took \"too\" long""#);
    // Without a failure, it is an attribute like any other.
    assert_eq!(
        line(|span| span.attributes = vec![attribute("error.type", "timeout")]),
        "work error.type=timeout"
    );
    let event = |name, attributes| Event::new(name, at(0), attributes, 0);
    assert_eq!(
        line(|span| span.events.events = vec![
            event("woke", vec![]),
            event("found", vec![attribute("x", "y")])
        ]),
        "work +woke +found(x=y)"
    );
    let dropped = |span: &mut SpanData| {
        span.dropped_attributes_count = 2;
        span.events.dropped_count = 1;
    };
    assert_eq!(line(dropped), "work …2 attributes, 1 event dropped");
}

#[test]
fn an_exception_says_only_what_the_status_did_not() {
    let exception = |error_type: &'static str, message: &'static str| {
        let attributes = vec![
            KeyValue::new("exception.type", error_type),
            KeyValue::new("exception.message", message),
            KeyValue::new("exception.stacktrace", "at 0x7ffe"),
        ];
        line(|span| {
            span.status = Status::error("busy");
            span.attributes = vec![KeyValue::new("error.type", "Busy")];
            span.events.events = vec![Event::new("exception", at(0), attributes, 0)];
        })
    };
    assert_eq!(exception("Busy", "busy"), r#"work !Busy "busy" +exception"#);
    assert_eq!(
        exception("shop::Busy", "busy"),
        r#"work !Busy "busy" +exception(exception.type=shop::Busy)"#
    );
    assert_eq!(
        exception("Busy", "no"),
        r#"work !Busy "busy" +exception(exception.message=no)"#
    );
}

#[test]
fn links_and_parents_that_are_not_there() {
    let mut all = [
        span(1, 0, "upload", 0, 1),
        span(2, 9, "batch", 2, 3),
        span(3, 9, "serve", 3, 4),
    ];
    all[1].links.links = vec![
        Link::new(context(1), vec![KeyValue::new("position", 3)], 0),
        Link::new(context(8), Vec::new(), 0),
    ];
    all[2].parent_span_is_remote = true;
    assert_eq!(
        Tree::of(&all),
        "upload\nbatch -> upload(position=3) -> ? <- ?\nserve <- remote"
    );
    assert_eq!(
        Tree::of(&all).without_attributes(),
        "upload\nbatch -> upload -> ? <- ?\nserve <- remote"
    );
}

#[test]
fn attributes_can_be_left_out_or_hidden_and_scopes_shown() {
    let tree = Tree::of(&[with(|span| {
        span.attributes = vec![
            KeyValue::new("cpu.busy_ms", 3),
            KeyValue::new("cpus", 4),
            KeyValue::new("id", 5),
        ];
    })]);
    assert_eq!(tree.clone().without_attributes(), "work");
    assert_eq!(
        tree.clone().with_hidden_values(["cpu.", "id"]),
        "work cpu.busy_ms=… cpus=4 id=…"
    );
    assert_eq!(
        tree.without_attributes().with_scopes(),
        "work @shop::cart/1.2.0"
    );
}

#[test]
fn durations_are_aligned_over_the_time_of_each_trace() {
    let spans = [
        span(1, 0, "handle", 0, 24),
        span(2, 1, "detect", 0, 6),
        span(3, 1, "judge", 6, 23),
        span(4, 1, "flush", 24, 24),
        span(5, 0, "next", 1_000, 3_500),
    ];
    assert_eq!(
        Tree::of(&spans).with_durations().to_string(),
        "\
████████████████████████  24.0 ms  handle
██████                    6.00 ms    detect
      █████████████████   17.0 ms    judge
                       █     0 ns    flush
████████████████████████   2.50 s  next"
    );
    let words = |nanos| waterfall::in_words(Duration::from_nanos(nanos));
    assert_eq!(
        [words(1), words(1_000), words(99_949), words(999_949)],
        ["1 ns", "1.00 µs", "99.9 µs", "1000 µs"]
    );
}

#[test]
fn circles_and_repeats_lose_no_span() {
    let circle = [
        span(1, 2, "a", 0, 1),
        span(2, 1, "b", 1, 2),
        span(3, 3, "self", 2, 3),
    ];
    assert_eq!(Tree::of(&circle), "a\n  b\nself");
    let twice = [span(1, 0, "a", 0, 1), span(1, 0, "a", 0, 1)];
    assert_eq!(Tree::of(&twice), "a\na");
}

#[test]
fn a_deep_trace_does_not_need_a_deep_stack() {
    let spans: Vec<_> = (1..20_000)
        .map(|id| span(id, id - 1, "deeper", id, id + 1))
        .collect();
    let tree = Tree::of(&spans);
    assert_eq!(
        layout::Layout::new(&tree.nodes, &Style::default())
            .rows
            .len(),
        19_999
    );
}

#[test]
fn text_is_compared_without_its_own_indentation() {
    let tree = Tree::of(&[span(1, 0, "a", 0, 1), span(2, 1, "b", 0, 1)]);
    assert_eq!(tree, "a\n  b");
    assert_eq!(tree, "\n    a\n      b\n    ");
    assert_ne!(tree, "a\nb");
    assert_eq!(format!("{tree:?}"), "\n    a\n      b\n");
    assert_eq!(Tree::of(&[]), "");
}
