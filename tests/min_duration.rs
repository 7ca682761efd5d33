//! Which spans a minimum duration drops, and which not, however short they are.

use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::trace::{Status, TraceContextExt};
use instrument_core::testing::Kit;
use instrument_core::{AsContext, Builder, DropShortSpans, Outcome, Provider, current, span};
use instrument_core::{now, traced_span};
use opentelemetry_sdk::trace::SpanLimits;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SimpleSpanProcessor};
use std::time::Duration;
use support::{Refused, attribute, float, recorded, recorded_by};

const LONG: Duration = Duration::from_secs(60);

#[track_caller]
fn assert_dropped(kit: &Kit, spans: u64) {
    assert_eq!(kit.provider().health().short_spans_dropped, spans);
}

/// What is left of a caller's children, and how many were dropped.
#[track_caller]
fn assert_tree(call: impl FnOnce(), tree: &str, dropped: u64) {
    let ((), kit) = recorded(call);
    assert_eq!(kit.tree().without_attributes(), tree);
    assert_dropped(&kit, dropped);
}

fn short(name: &'static str) -> Builder<'static> {
    span!(name).min_duration(LONG)
}

#[traced_span(min_duration = "60s")]
fn short_function() {
    current::record_error(&Refused(1));
}

#[test]
fn a_failed_span_is_kept_whoever_says_that_it_has_failed() {
    let ((), kit) = recorded(|| {
        short("record_error").in_scope(|| current::record_error(&Refused(1)));
        short("fail").in_scope(|| current::fail("odd", "it is odd"));
        short("set_status").in_scope(|| current::set_status(Status::error("no")));
        let recorded = short("span_record_error").start();
        recorded.record_error(&Refused(1));
        recorded.end();
        short("otel")
            .in_scope(|| Context::map_current(|cx| cx.span().set_status(Status::error(""))));
        short("settled").start().settle(|end| end.failed("odd", ""));
        short("cancelled").start().end_with(Outcome::Cancelled);
        short_function();
    });
    let names: Vec<_> = kit.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(
        names,
        [
            "record_error",
            "fail",
            "set_status",
            "span_record_error",
            "otel",
            "settled",
            "cancelled",
            "short_function",
            "caller"
        ]
    );
    for span in kit.spans() {
        assert_eq!(attribute(&span, "instrument.drop"), None, "{}", span.name);
    }
}

#[test]
fn a_span_that_came_to_a_good_end_after_all_is_short() {
    assert_tree(
        || {
            short("retried").in_scope(|| {
                current::record_error(&Refused(1));
                current::set_status(Status::Ok);
            });
        },
        "caller",
        1,
    );
}

#[test]
fn a_span_is_kept_with_what_is_kept_below_it() {
    assert_tree(
        || {
            short("outer").in_scope(|| {
                span!("inner").min_duration(Duration::ZERO).in_scope(|| ());
            });
        },
        "
        caller
          outer
            inner
        ",
        0,
    );
    assert_tree(
        || {
            short("outer").in_scope(|| {
                short("inner").in_scope(|| current::fail("odd", ""));
            });
        },
        "
        caller
          outer
            inner !odd
        ",
        0,
    );
    assert_tree(
        || {
            short("a").in_scope(|| short("b").in_scope(|| span!("c").in_scope(|| ())));
        },
        "
        caller
          a
            b
              c
        ",
        0,
    );
}

#[test]
fn a_span_is_not_kept_for_what_is_dropped_below_it() {
    assert_tree(
        || {
            short("a").in_scope(|| {
                short("b").in_scope(|| short("c").in_scope(|| ()));
                short("d").in_scope(|| ());
            });
        },
        "caller",
        4,
    );
}

#[test]
fn a_span_is_kept_for_what_may_yet_be_kept_below_it() {
    assert_tree(
        || {
            let outer = short("outer").start();
            let inner = short("inner").parent(outer.as_context()).start();
            outer.end();
            inner.end_with(Outcome::Error);
        },
        "
        caller
          outer
            inner !error
        ",
        0,
    );
}

#[test]
fn a_span_lasts_from_when_it_says_that_it_started() {
    let ((), kit) = recorded(|| {
        let earlier = now() - LONG;
        span!("waited")
            .started_at(earlier)
            .min_duration(LONG)
            .start()
            .end();
        span!("idle").started_at(earlier).cost().in_scope(|| ());
    });
    assert_eq!(kit.spans_named("waited").len(), 1);
    assert_dropped(&kit, 0);
    if cfg!(target_os = "linux") {
        let idle = float(&kit.span("idle"), "cpu.idle_ms").expect("Linux measures it");
        assert!(idle > 59_000.0, "{idle}");
    }
}

#[test]
fn a_span_with_all_the_attributes_it_may_have_is_dropped_too() {
    let limits = SpanLimits {
        max_attributes_per_span: 3,
        ..SpanLimits::default()
    };
    let full = || short("full").attributes(|to| (0..3).for_each(|n| to.add("n", &n)));
    let ((), kit) = recorded_by(Kit::new().with_span_limits(limits), || {
        full().in_scope(|| ());
        full().in_scope(|| Context::map_current(|cx| cx.span().set_status(Status::error(""))));
    });
    let span = kit.span("full");
    assert_eq!(
        (span.attributes.len(), span.dropped_attributes_count),
        (3, 0)
    );
}

#[test]
fn every_processor_drops_it() {
    let exporters = [(); 2].map(|()| InMemorySpanExporter::default());
    let sdk = exporters
        .iter()
        .fold(SdkTracerProvider::builder(), |sdk, exporter| {
            sdk.with_span_processor(DropShortSpans::new(SimpleSpanProcessor::new(
                exporter.clone(),
            )))
        })
        .with_max_attributes_per_span(1)
        .build();
    let provider = Provider::new(sdk);
    let bound = provider.enter();
    short("outer").in_scope(|| short("full").attribute("n", 1).in_scope(|| ()));
    short("kept").in_scope(|| span!("child").in_scope(|| ()));
    drop(bound);
    for exporter in exporters {
        let spans = exporter.get_finished_spans().expect("it is in memory");
        let names: Vec<_> = spans.into_iter().map(|span| span.name).collect();
        assert_eq!(names, ["child", "kept"]);
    }
    assert_eq!(provider.health().short_spans_dropped, 2);
}
