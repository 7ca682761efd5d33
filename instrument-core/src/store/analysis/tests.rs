//! Answers that were computed by hand.

mod any_trace;

use crate::store::Analysis;
use crate::store::span::{StoredProcess, StoredScope, StoredSpan};
use crate::store::trace::Trace;
use opentelemetry::trace::{SpanId, SpanKind, Status, TraceId};
use std::sync::Arc;

pub(in crate::store) const MS: u64 = 1_000_000;
const BEGIN: u64 = 1_700_000_000_000 * MS;

/// A span of some service: its number, its parent's, its name, and when it was, in milliseconds.
type Made<'a> = (u64, u64, &'a str, i64, i64);

pub(in crate::store) fn span(service: &str, (id, parent, name, from, to): Made<'_>) -> StoredSpan {
    let at = |ms: i64| BEGIN.saturating_add_signed(ms * MS as i64);
    StoredSpan {
        trace_id: TraceId::from_bytes([7; 16]),
        span_id: SpanId::from_bytes(id.to_be_bytes()),
        parent: SpanId::from_bytes(parent.to_be_bytes()),
        name: name.into(),
        kind: Some(SpanKind::Internal),
        start: at(from),
        end: at(to),
        status: Status::Unset,
        attributes: Box::default(),
        events: Box::default(),
        links: Box::default(),
        trace_state: "".into(),
        scope: Arc::new(StoredScope::default()),
        process: Arc::new(StoredProcess {
            service: service.into(),
            attributes: [].into(),
        }),
    }
}

pub(in crate::store) fn trace(spans: &[Made<'_>]) -> Trace {
    Trace::of(spans.iter().map(|made| span("backend", *made)).collect())
}

fn ms(at: u64) -> i64 {
    (at as i64 - BEGIN as i64) / MS as i64
}

/// The critical path, by names and milliseconds.
fn path(trace: &Trace) -> Vec<(String, i64, i64)> {
    let name = |id: SpanId| {
        let mut spans = trace.spans().iter();
        let span = spans.find(|span| span.span_id == id);
        span.expect("a span of the trace").name.to_string()
    };
    let path = trace.analysis().critical_path.into_iter();
    path.map(|one| (name(one.span), ms(one.from), ms(one.to)))
        .collect()
}

#[test]
fn of_roots_that_begin_together_the_longest_is_what_the_trace_is_about() {
    let spans = [
        (1, 0, "nothing", 0, 0),
        (2, 0, "work", 0, 10),
        (3, 0, "later", 5, 90),
    ];
    for turned in 0..3 {
        let mut spans = spans;
        spans.rotate_left(turned);
        let trace = trace(&spans);
        assert_eq!(trace.root().map(|root| &*root.name), Some("work"));
        assert_eq!(path(&trace), [("work".to_owned(), 0, 10)]);
    }
}

fn gaps(trace: &Trace) -> Vec<(i64, i64)> {
    let gaps = trace.analysis().gaps.into_iter();
    gaps.map(|(from, to)| (ms(from), ms(to))).collect()
}

fn self_times(trace: &Trace) -> Vec<u64> {
    let times = trace.analysis().self_times.into_iter();
    times.map(|(_, time)| time / MS).collect()
}

fn stretches(wanted: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
    let owned = |(name, from, to): &(&str, i64, i64)| ((*name).to_owned(), *from, *to);
    wanted.iter().map(owned).collect()
}

#[test]
fn one_after_the_other_with_holes() {
    let trace = trace(&[
        (1, 0, "request", 0, 100),
        (2, 1, "load", 5, 30),
        (3, 1, "judge", 40, 95),
        (4, 3, "ask", 45, 90),
    ]);
    let wanted = [
        ("request", 0, 5),
        ("load", 5, 30),
        ("request", 30, 40),
        ("judge", 40, 45),
        ("ask", 45, 90),
        ("judge", 90, 95),
        ("request", 95, 100),
    ];
    assert_eq!(path(&trace), stretches(&wanted));
    assert_eq!(gaps(&trace), [(0, 5), (30, 45), (90, 100)]);
    assert_eq!(self_times(&trace), [20, 25, 10, 45]);
}

#[test]
fn of_what_runs_at_once_the_last_to_end_is_waited_for() {
    let trace = trace(&[
        (1, 0, "request", 0, 100),
        (2, 1, "short", 10, 40),
        (3, 1, "long", 10, 90),
        (4, 3, "inside", 20, 90),
    ]);
    let wanted = [
        ("request", 0, 10),
        ("long", 10, 20),
        ("inside", 20, 90),
        ("request", 90, 100),
    ];
    assert_eq!(path(&trace), stretches(&wanted));
    assert_eq!(gaps(&trace), [(0, 10), (90, 100)]);
    assert_eq!(self_times(&trace), [20, 30, 10, 70]);
}

#[test]
fn what_overlaps_is_waited_for_until_the_next_begins() {
    let trace = trace(&[
        (1, 0, "request", 0, 100),
        (2, 1, "first", 10, 60),
        (3, 1, "second", 40, 90),
        (4, 1, "third", 95, 100),
    ]);
    let wanted = [
        ("request", 0, 10),
        ("first", 10, 40),
        ("second", 40, 90),
        ("request", 90, 95),
        ("third", 95, 100),
    ];
    assert_eq!(path(&trace), stretches(&wanted));
    assert_eq!(gaps(&trace), [(0, 10), (90, 95)]);
    assert_eq!(self_times(&trace), [15, 50, 50, 5]);
}

#[test]
fn what_outlives_its_parent_counts_as_far_as_that_goes() {
    let trace = trace(&[(1, 0, "request", 0, 50), (2, 1, "send_mail", 20, 400)]);
    assert_eq!(
        path(&trace),
        stretches(&[("request", 0, 20), ("send_mail", 20, 50)])
    );
    assert_eq!(gaps(&trace), [(0, 20)]);
    assert_eq!(self_times(&trace), [20, 380]);
}

#[test]
fn without_a_root_the_longest_orphan_is_what_it_is_about() {
    let trace = trace(&[
        (2, 9, "detect", 0, 60),
        (3, 2, "infer", 10, 50),
        (4, 8, "other", 0, 5),
    ]);
    let wanted = [("detect", 0, 10), ("infer", 10, 50), ("detect", 50, 60)];
    assert_eq!(path(&trace), stretches(&wanted));
    let orphans = trace.oddities().orphans.into_iter();
    let orphans: Vec<_> = orphans
        .map(|id| u64::from_be_bytes(id.to_bytes()))
        .collect();
    assert_eq!(orphans, [4, 2]);
}

#[test]
fn spans_that_are_their_own_ancestors_are_nobodys_business() {
    let circle = trace(&[
        (1, 2, "hen", 0, 10),
        (2, 1, "egg", 0, 10),
        (3, 3, "self", 0, 5),
    ]);
    assert_eq!(path(&circle), stretches(&[("self", 0, 5)]));
    assert_eq!(Trace::of(Vec::new()).analysis(), Analysis::default());
}

#[test]
fn clocks_that_differ_are_found_where_a_call_begins_before_its_caller() {
    let mut call = span("backend", (1, 0, "POST /detect", 0, 100));
    call.kind = Some(SpanKind::Client);
    let mut early = span("detector", (2, 1, "POST /detect", -400, -320));
    early.kind = Some(SpanKind::Server);
    let mut late = span("analyst", (3, 1, "POST /analyze", 130, 180));
    late.kind = Some(SpanKind::Server);
    let mut queued = span("worker", (4, 1, "process", 500, 600));
    queued.kind = Some(SpanKind::Consumer);
    let own = span("backend", (5, 1, "early_by_design", -10, 5));
    let trace = Trace::of(vec![call, early, late, queued, own]);
    let skewed = trace.oddities().skewed.into_iter();
    let skewed: Vec<_> = skewed
        .map(|skew| {
            (
                u64::from_be_bytes(skew.span.to_bytes()),
                skew.by / MS as i64,
            )
        })
        .collect();
    assert_eq!(skewed, [(2, -400), (3, 30)]);
}

#[test]
fn a_trace_as_deep_as_it_is_long() {
    let spans: Vec<_> = (1..=20_000_u64)
        .map(|id| (id, id - 1, "deeper", id as i64, 50_000 - id as i64))
        .collect();
    let trace = trace(&spans);
    assert_eq!(trace.analysis().critical_path.len(), 39_999);
    assert_eq!(trace.compare(&trace).both.len(), 20_000);
    let wide: Vec<_> = (1..=20_000_u64)
        .map(|id| (id, u64::from(id > 1), "wide", id as i64, 30_000))
        .collect();
    assert_eq!(self::trace(&wide).analysis().critical_path.len(), 20_000);
}
