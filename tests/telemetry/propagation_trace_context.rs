//! `traceparent` by the text of W3C Trace Context, level 2. Each test cites the clause that it holds.

use instrument_core::propagation::{
    RandomIds, TraceContext, extract_headers, inject_headers, traceparent,
};
use instrument_core::testing::Kit;
use instrument_core::{Provider, span};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceFlags, Tracer, TracerProvider};
use opentelemetry::{Context, SpanId, TraceId};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
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
    Kit::new().provider().bind(&Context::new())
}

fn flags(header: &str) -> u8 {
    let span = remote(header).unwrap_or_else(|| panic!("`{header}` is valid"));
    span.trace_flags().to_u8()
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

/// §3.2.2 version-format: trace-id, parent-id and trace-flags are read from where they stand.
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

/// §4.2 "No traceparent Received": a new one is created. §4.3: the trace goes on, with a parent id of the sender's own.
#[test]
fn a_trace_is_begun_or_continued() {
    assert_ne!(trace_id(&[]), TRACE);
    assert!(is_continued(&format!("00-{TRACE}-{PARENT}-01")));
}

/// §3.2.1 Header Name: any case; and no other name.
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

/// §3.2.2 version: two lower-case digits, `ff` is invalid.
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

/// §3.2.2 version-format: version 00 has these four fields and nothing after them.
#[test]
fn version_zero_has_nothing_more() {
    for rest in [".", "-", "-what-the-future-will-be-like", "-00", "0"] {
        assert!(
            !is_continued(&format!("00-{TRACE}-{PARENT}-01{rest}")),
            "{rest}"
        );
    }
}

/// §3.2.4 Versioning: a higher version is read by the format of this one; after the flags it ends or goes on with a dash.
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

/// §3.2.2.1 trace-id: 32 lower-case digits, not all zero.
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

/// §3.2.2.2 parent-id: 16 lower-case digits, not all zero.
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

/// §3.2.2.3 trace-flags: two lower-case digits.
#[test]
fn the_flags_are_checked() {
    for flags in [".0", "0.", "001", "1", "", "0A", "0x", "+1", " 1"] {
        assert!(
            !is_continued(&format!("00-{TRACE}-{PARENT}-{flags}")),
            "{flags}"
        );
    }
}

/// §3.2.2.3: flags are bits. Sampled and random are known, others are ignored and "MUST be set to zero".
#[test]
fn unknown_flags_are_zeroed_and_known_ones_kept() {
    for (came, kept) in [
        ("00", 0),
        ("01", 1),
        ("02", 2),
        ("03", 3),
        ("08", 0),
        ("09", 1),
        ("ff", 3),
    ] {
        assert_eq!(
            flags(&format!("00-{TRACE}-{PARENT}-{came}")),
            kept,
            "{came}"
        );
        // §4.3, 2.2: a higher version's known flags are read, and all others are sent as zero.
        assert_eq!(
            flags(&format!("cc-{TRACE}-{PARENT}-{came}-x")),
            kept,
            "{came}"
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

/// §3.2.2.3, Random Trace ID Flag: "If the flag is set in the incoming traceparent header, it MUST also be set in all outgoing
/// traceparent headers which use the same trace-id", and the same for one that is unset.
#[test]
fn the_random_flag_is_sent_on_as_it_came() {
    // The SDK forgets the flag where its sampler drops a span whose parent was sampled or not.
    for sampler in [Sampler::AlwaysOn, Sampler::AlwaysOff] {
        let sampled = u8::from(matches!(sampler, Sampler::AlwaysOn));
        let sdk = SdkTracerProvider::builder()
            .with_sampler(sampler)
            .with_id_generator(RandomIds::default())
            .build();
        let tracer = sdk.tracer("another library");
        for came in 0..4 {
            let header = format!("00-{TRACE}-{PARENT}-0{came}");
            let parent = extract_headers(&plain(), &headers(&[("traceparent", &header)]));
            let child = parent.with_span(tracer.start_with_context("child", &parent));
            let grandchild = child.with_span(tracer.start_with_context("grandchild", &child));
            let sent = traceparent(&grandchild).expect("a span is current");
            assert!(sent.starts_with(&format!("00-{TRACE}-")));
            assert_ne!(&sent[36..52], PARENT);
            assert!(
                sent.ends_with(&format!("-0{}", came & 2 | sampled)),
                "{header} {sent}"
            );
        }
    }
}

/// The same below a parent that is not sampled, where this crate starts no span at all: what came is what is sent.
#[test]
fn unsampled_requests_pass_through_unchanged() {
    let kit = Kit::new();
    for flags in ["00", "02"] {
        let came = format!("00-{TRACE}-{PARENT}-{flags}");
        let bound = kit.provider().bind(&Context::new());
        let incoming = headers(&[("traceparent", &came), ("tracestate", "congo=t61,rojo= 1")]);
        let _guard = extract_headers(&bound, &incoming).attach();
        let mut sent = http::HeaderMap::new();
        span!("GET").in_scope(|| Context::map_current(|cx| inject_headers(cx, &mut sent)));
        assert_eq!(sent, incoming);
    }
    assert!(kit.spans().is_empty());
}

/// §3.2.2.3: "When at least the right-most 7 bytes of the trace-id are randomly generated, the random-trace-id flag SHOULD be
/// set to 1": on our own roots, with the generator that says so, recorded or not, and through spans of other libraries.
#[test]
fn our_own_traces_say_that_they_are_random() {
    for (sampler, expected) in [(Sampler::AlwaysOn, "-03"), (Sampler::AlwaysOff, "-02")] {
        let sdk = SdkTracerProvider::builder()
            .with_sampler(sampler)
            .with_id_generator(RandomIds::default())
            .build();
        let provider = Provider::new(sdk.clone()).with_unsampled_parents();
        let _bound = provider.enter();
        span!("root").in_scope(|| {
            let other = sdk.tracer("another library").start("child");
            let cx = Context::current_with_span(other);
            let sent = traceparent(&cx).expect("a span is current");
            assert!(sent.ends_with(expected), "{sent}");
        });
    }
}

#[test]
fn ids_of_other_generators_are_not_called_random() {
    // The first trace id of ours makes the key by which ours are told from others.
    let _ours = SdkTracerProvider::builder()
        .with_id_generator(RandomIds::default())
        .build()
        .tracer("ours")
        .start("root");
    let root = SdkTracerProvider::builder()
        .build()
        .tracer("others")
        .start("root");
    let sent = traceparent(&Context::new().with_span(root)).expect("a span is current");
    assert!(sent.ends_with("-01"), "{sent}");
}

/// §3.5 Mutating: "Restart trace" and "No traceparent": nothing is sent without a span.
#[test]
fn without_a_span_nothing_is_sent() {
    let mut sent = http::HeaderMap::new();
    inject_headers(&plain(), &mut sent);
    assert!(sent.is_empty());
    assert_eq!(traceparent(&plain()), None);
}

/// A header from before is replaced, and one that has nothing to say now is removed: two traces must not be mixed.
#[test]
fn what_was_there_before_is_gone() {
    let mut sent = headers(&[
        ("traceparent", "old"),
        ("tracestate", "old=1"),
        ("tracestate", "older=1"),
        ("baggage", "old=1"),
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
        Default::default(),
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
