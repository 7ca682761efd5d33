use super::*;
use opentelemetry::trace::{Link, SpanContext, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanEvents, SpanLinks};
use std::time::{Duration, UNIX_EPOCH};

fn span(id: u64, parent: u64, name: &'static str) -> SpanData {
    let start_time = UNIX_EPOCH + Duration::from_secs(id);
    SpanData {
        span_context: SpanContext::new(
            TraceId::from(1),
            SpanId::from(id),
            TraceFlags::SAMPLED,
            false,
            TraceState::NONE,
        ),
        parent_span_id: SpanId::from(parent),
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: name.into(),
        start_time,
        end_time: start_time + Duration::from_micros(12_340),
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}

/// Without the ids, which stand at the end of each line.
fn lines(spans: &[SpanData]) -> Vec<String> {
    drawn(spans)
        .lines()
        .map(|line| line.split(" trace_id=").next().unwrap_or(line).to_owned())
        .collect()
}

#[test]
fn children_stand_below_their_parent() {
    let spans = [
        span(4, 2, "c"),
        span(2, 1, "a"),
        span(3, 1, "b"),
        span(1, 0, "root"),
        span(6, 9, "elsewhere"),
    ];
    assert_eq!(
        lines(&spans),
        [
            "root 12.3ms",
            "  a 12.3ms",
            "    c 12.3ms",
            "  b 12.3ms",
            "elsewhere 12.3ms"
        ]
    );
}

#[test]
fn a_span_is_one_line_whatever_it_holds() {
    let mut span = span(1, 2, "save event\n");
    span.span_kind = SpanKind::Client;
    span.status = Status::error("disk \"full\"\n");
    span.attributes = vec![
        KeyValue::new("camera.id", "front"),
        KeyValue::new("note", "two words\u{1b}[31m"),
        KeyValue::new("n", 3),
    ];
    let other = SpanContext::new(
        TraceId::from(7),
        SpanId::from(8),
        TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    span.links.links = vec![Link::new(other, Vec::new(), 0)];
    let link = " ->00000000000000000000000000000007/0000000000000008";
    let ids = " trace_id=00000000000000000000000000000001 span_id=0000000000000001 parent_span_id=0000000000000002\n";
    assert_eq!(
        drawn(&[span]),
        format!(
            r#""save event\n" [client] 12.3ms error "disk \"full\"\n" camera.id=front note="two words\u{{1b}}[31m" n=3{link}{ids}"#
        )
    );
}

#[test]
fn spans_that_are_their_own_ancestors_are_shown_too() {
    let spans = [
        span(1, 1, "self"),
        span(2, 3, "chicken"),
        span(3, 2, "egg"),
        span(4, 2, "chick"),
    ];
    let mut lines = lines(&spans);
    lines.sort();
    assert_eq!(
        lines,
        [
            "chick 12.3ms",
            "chicken 12.3ms",
            "egg 12.3ms",
            "self 12.3ms"
        ]
    );
}

#[test]
fn an_event_has_its_attributes_but_no_stack() {
    let mut span = span(1, 0, "work");
    let failed = vec![
        KeyValue::new("exception.message", "no room"),
        KeyValue::new("exception.stacktrace", "0: main\n1: start"),
    ];
    for (name, attributes) in [("seen", Vec::new()), ("exception", failed)] {
        let event = opentelemetry::trace::Event::new(name, UNIX_EPOCH, attributes, 0);
        span.events.events.push(event);
    }
    let expected = r#"work 12.3ms +seen +exception(exception.message="no room")"#;
    assert_eq!(lines(&[span]), [expected]);
}
