//! The flags of a trace by the text of W3C Trace Context, level 2. Each test cites the clause that it holds.

use instrument_core::propagation::{RandomIds, extract_headers, inject_headers, traceparent};
use instrument_core::testing::Kit;
use instrument_core::{Provider, span};
use opentelemetry::Context;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use telemetry_tests::headers::{headers, value};

const TRACE: &str = "12345678901234567890123456789012";
const PARENT: &str = "1234567890123456";

/// A context whose provider has the default propagator.
fn plain() -> Context {
    Kit::new().provider().bind(&Context::new())
}

fn flags(header: &str) -> u8 {
    let cx = extract_headers(&plain(), &headers(&[("traceparent", header)]));
    let span = cx.span().span_context().clone();
    assert!(span.is_valid(), "{header}");
    span.trace_flags().to_u8()
}

/// trace-flags and Other Flags: flags are bits. Sampled and random are known, others are ignored and "MUST be set to zero".
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
        // A traceparent is Received, 2.2: a higher version's known flags are read, and all others are sent as zero.
        assert_eq!(
            flags(&format!("cc-{TRACE}-{PARENT}-{came}-x")),
            kept,
            "{came}"
        );
    }
}

/// Random Trace ID Flag: "If the flag is set in the incoming traceparent header, it MUST also be set in all outgoing
/// traceparent headers which use the same trace-id", and the same for one that is unset.
#[test]
fn the_random_flag_is_sent_on_as_it_came() {
    // The SDK forgets the flag where its sampler drops a span, whatever the parent was.
    let provider = Kit::new().provider().clone().with_unsampled_parents();
    let bound = provider.bind(&Context::new());
    for sampler in [Sampler::AlwaysOn, Sampler::AlwaysOff] {
        let sampled = u8::from(matches!(sampler, Sampler::AlwaysOn));
        let sdk = SdkTracerProvider::builder()
            .with_sampler(sampler)
            .with_id_generator(RandomIds::default())
            .build();
        let tracer = sdk.tracer("another library");
        for came in 0..4 {
            let header = format!("00-{TRACE}-{PARENT}-0{came}");
            let parent = extract_headers(&bound, &headers(&[("traceparent", &header)]));
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

/// A traceparent is Received, 4.1: "The value of property parent-id MUST be set to a value representing the ID of the current operation", also below
/// a parent that is not sampled, where this crate starts no span at all. All else is as it came.
#[test]
fn unsampled_requests_pass_through_under_ids_of_their_own() {
    let kit = Kit::new();
    for flags in ["00", "02"] {
        let came = format!("00-{TRACE}-{PARENT}-{flags}");
        let bound = kit.provider().bind(&Context::new());
        let incoming = headers(&[("traceparent", &came), ("tracestate", "congo=t61,rojo= 1")]);
        let _guard = extract_headers(&bound, &incoming).attach();
        let mut sent = http::HeaderMap::new();
        span!("GET").in_scope(|| Context::map_current(|cx| inject_headers(cx, &mut sent)));
        assert_eq!(value(&sent, "tracestate"), Some("congo=t61,rojo= 1"));
        let parent = value(&sent, "traceparent").expect("it is sent");
        assert_eq!((&parent[..36], &parent[52..]), (&came[..36], &came[52..]));
        assert_ne!(parent, came);
    }
    assert!(kit.spans().is_empty());
}

/// Mutating the traceparent Field: a service that only passes on leaves the parent that was recorded where it is.
#[test]
fn a_sampled_parent_that_is_passed_on_stays_the_parent() {
    let came = format!("00-{TRACE}-{PARENT}-03");
    let cx = extract_headers(&plain(), &headers(&[("traceparent", &came)]));
    assert_eq!(traceparent(&cx), Some(came));
}

/// Random Trace ID Flag: "When at least the right-most 7 bytes of the trace-id are randomly generated, the random-trace-id flag SHOULD be
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
