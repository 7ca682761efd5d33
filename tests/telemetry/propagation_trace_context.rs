//! `traceparent` by the text of W3C Trace Context, level 2. Each test cites the clause that it holds.

use instrument_core::propagation::{TraceContext, extract_headers, inject_headers, traceparent};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceFlags, TraceState};
use opentelemetry::{Context, SpanId, TraceId};
use telemetry_tests::baggage;
use telemetry_tests::headers::{headers, through_a_service, value};

const TRACE: &str = "12345678901234567890123456789012";
const PARENT: &str = "1234567890123456";

fn remote(header: &str) -> Option<SpanContext> {
    let cx = extract_headers(&plain(), &headers(&[("traceparent", header)]));
    let span = cx.span().span_context().clone();
    span.is_valid().then_some(span)
}

/// A context whose provider has the default propagator.
fn plain() -> Context {
    baggage::plain().1
}

/// The trace id that a service sends on which gets these headers.
fn trace_id(list: &[(&str, &str)]) -> String {
    let sent = through_a_service(list);
    let parent = value(&sent, "traceparent").expect("a valid traceparent is always sent");
    let fields: Vec<_> = parent.split('-').collect();
    assert_eq!(
        fields.iter().map(|field| field.len()).collect::<Vec<_>>(),
        [2, 32, 16, 2],
        "{parent}"
    );
    assert_eq!(fields[0], "00");
    assert_ne!(fields[2], PARENT, "the parent id is the sender's own");
    fields[1].to_owned()
}

fn is_continued(header: &str) -> bool {
    trace_id(&[("traceparent", header)]) == TRACE
}

/// version-format: trace-id, parent-id and trace-flags are read from where they stand.
#[test]
fn a_parent_is_read_whole() {
    let span = remote("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").unwrap();
    assert_eq!(
        span.trace_id(),
        TraceId::from(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736)
    );
    assert_eq!(span.span_id(), SpanId::from(0x00f0_67aa_0ba9_02b7));
    assert!(span.is_sampled() && span.is_remote());
}

/// Processing Model, No traceparent Received: a new one is created. A traceparent is Received: the trace goes on, with a parent id of the sender's own.
#[test]
fn a_trace_is_begun_or_continued() {
    assert_ne!(trace_id(&[]), TRACE);
    assert!(is_continued(&format!("00-{TRACE}-{PARENT}-01")));
}

/// traceparent, Header Name: any case; and no other name.
#[test]
fn the_name_is_read_in_any_case() {
    let valid = format!("00-{TRACE}-{PARENT}-01");
    for name in ["traceparent", "TraceParent", "TrAcEpArEnT", "TRACEPARENT"] {
        assert_eq!(trace_id(&[(name, &valid)]), TRACE, "{name}");
    }
    for name in ["trace-parent", "trace.parent"] {
        assert_ne!(trace_id(&[(name, &valid)]), TRACE, "{name}");
    }
}

/// RFC 9110 §5.3: a field that is no list is there once; of two, none can be believed.
#[test]
fn two_parents_are_none() {
    let one = format!("00-{TRACE}-{PARENT}-01");
    let other = format!("00-{}-{PARENT}-01", "1".repeat(32));
    for list in [[&*one, &*other], [&*one, &*one], [&*one, ""]] {
        let sent = trace_id(&[("traceparent", list[0]), ("traceparent", list[1])]);
        assert_ne!(sent, TRACE, "{list:?}");
        assert_ne!(sent, "1".repeat(32));
    }
    assert!(!is_continued(&format!("{one},{one}")), "joined by a proxy");
}

/// version: two lower-case digits, `ff` is invalid.
#[test]
fn the_version_is_two_lower_case_digits() {
    for version in [
        "ff", "FF", "0A", ".0", "0.", "000", "0000", "0", "", " 0", "qw", "+0",
    ] {
        assert!(
            !is_continued(&format!("{version}-{TRACE}-{PARENT}-01")),
            "{version}"
        );
    }
}

/// version-format: version 00 has these four fields and nothing after them.
#[test]
fn version_zero_has_nothing_more() {
    for rest in [".", "-", "-what-the-future-will-be-like", "-00", "0"] {
        assert!(
            !is_continued(&format!("00-{TRACE}-{PARENT}-01{rest}")),
            "{rest}"
        );
    }
}

/// Versioning of traceparent: a higher version is read by the format of this one; after the flags it ends or goes on with a dash.
#[test]
fn higher_versions_may_have_more() {
    for version in ["01", "cc", "fe"] {
        let valid = format!("{version}-{TRACE}-{PARENT}-01");
        for rest in ["", "-", "-what-the-future-will-be-like"] {
            assert!(is_continued(&format!("{valid}{rest}")), "{version} {rest}");
        }
        for rest in [".what-the-future-will-be-like", "0", "1-", " -x"] {
            assert!(!is_continued(&format!("{valid}{rest}")), "{version} {rest}");
        }
        assert!(!is_continued(&valid[..54]), "shorter than 55 characters");
    }
}

/// trace-id: 32 lower-case digits, not all zero.
#[test]
fn the_trace_id_is_checked() {
    for id in [
        "00000000000000000000000000000000",
        ".2345678901234567890123456789012",
        "1234567890123456789012345678901.",
        "1234567890123456789012345678901",
        "123456789012345678901234567890123",
        "1234567890123456789012345678901A",
        "",
    ] {
        let sent = trace_id(&[("traceparent", &format!("00-{id}-{PARENT}-01"))]);
        assert_ne!(sent, id);
        assert_ne!(sent, TRACE);
        assert_ne!(&sent[1..], &TRACE[1..]);
    }
}

/// parent-id: 16 lower-case digits, not all zero.
#[test]
fn the_parent_id_is_checked() {
    for id in [
        "0000000000000000",
        ".234567890123456",
        "123456789012345.",
        "123456789012345",
        "12345678901234567",
        "123456789012345A",
        "",
    ] {
        assert!(!is_continued(&format!("00-{TRACE}-{id}-01")), "{id}");
    }
}

/// trace-flags: two lower-case digits.
#[test]
fn the_flags_are_checked() {
    for flags in [".0", "0.", "001", "1", "", "0A", "0x", "+1", " 1"] {
        assert!(
            !is_continued(&format!("00-{TRACE}-{PARENT}-{flags}")),
            "{flags}"
        );
    }
}

/// RFC 9110 §5.5: white space around a field's value is not part of it. A parser of HTTP takes it off, a queue does not.
#[test]
fn white_space_around_the_value_is_no_part_of_it() {
    let valid = format!("00-{TRACE}-{PARENT}-01");
    for (before, after) in [(" ", ""), ("\t", ""), ("", " "), ("", "\t"), ("\t ", " \t")] {
        assert!(is_continued(&format!("{before}{valid}{after}")));
    }
    assert!(!is_continued(&format!("00- {TRACE}-{PARENT}-01")));
}

/// Processing Model, No traceparent Received, 2: whoever does not take part "MAY decide to not communicate the sampling decision downstream":
/// nothing is sent without a span.
#[test]
fn without_a_span_nothing_is_sent() {
    let mut sent = http::HeaderMap::new();
    inject_headers(&plain(), &mut sent);
    assert!(sent.is_empty());
    assert_eq!(traceparent(&plain()), None);
}

/// Two traces must not be mixed: a state from before goes with its parent. Baggage that somebody has put there is another matter.
#[test]
fn what_was_there_before_is_gone() {
    let mut sent = headers(&[
        ("traceparent", "old"),
        ("tracestate", "old=1"),
        ("tracestate", "older=1"),
        ("accept", "*/*"),
    ]);
    let came = format!("00-{TRACE}-{PARENT}-01");
    let cx = extract_headers(&plain(), &headers(&[("traceparent", &came)]));
    inject_headers(&cx, &mut sent);
    assert_eq!(sent, headers(&[("accept", "*/*"), ("traceparent", &came)]));
}

/// An invalid header leaves the context alone: no remote parent, and whatever was there stays.
#[test]
fn an_invalid_header_leaves_the_context_as_it_is() {
    let own = SpanContext::new(
        TraceId::from(1),
        SpanId::from(2),
        TraceFlags::SAMPLED,
        false,
        TraceState::NONE,
    );
    let cx = plain().with_remote_span_context(own.clone());
    let after = extract_headers(&cx, &headers(&[("traceparent", "00-nonsense")]));
    assert_eq!(*after.span().span_context(), own);
}

#[test]
fn the_propagator_names_its_fields() {
    let fields: Vec<_> = TraceContext::new().fields().map(str::to_owned).collect();
    assert_eq!(fields, ["traceparent", "tracestate"]);
}
