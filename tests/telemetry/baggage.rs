//! Baggage with rules, in scopes, and copied onto spans and log records.

use instrument_core::baggage::{BaggageKey, BaggageSpanProcessor, Chosen, PipelineBaggage};
use instrument_core::logs::{Formatter, LogFormat, layer};
use instrument_core::testing::Kit;
use instrument_core::{Provider, log_context, span};
use opentelemetry::baggage::BaggageExt;
use opentelemetry::trace::{Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, SdkTracerProvider, SimpleSpanProcessor, SpanData,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use telemetry_tests::Written;
use tracing_subscriber::layer::SubscriberExt;

fn all() -> PipelineBaggage {
    PipelineBaggage::new()
        .with_camera_id("front_door")
        .with_event_priority("high")
        .with_request_source("ui")
        .with_batch_id("b-1")
}

/// Defect 7 of the original: tokens were never detached.
#[test]
fn defect_7_baggage_is_taken_off_at_the_end_of_its_scope() {
    let before = PipelineBaggage::current();
    all().in_scope(|| {
        assert_eq!(PipelineBaggage::current(), all());
        PipelineBaggage::new().with_camera_id("back").in_scope(|| {
            assert_eq!(PipelineBaggage::current(), all().with_camera_id("back"));
        });
        assert_eq!(PipelineBaggage::current(), all());
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let _scope = PipelineBaggage::new().with_camera_id("broken").enter();
            panic!("in the scope");
        }));
        assert!(panicked.is_err());
        assert_eq!(PipelineBaggage::current(), all());
    });
    assert_eq!(PipelineBaggage::current(), before);
    assert_eq!(before, PipelineBaggage::new());
}

#[test]
fn other_baggage_stays() {
    let cx = Context::new().with_baggage([
        KeyValue::new("tenant", "acme"),
        KeyValue::new("camera.id", "old"),
    ]);
    let cx = all().apply(&cx);
    assert_eq!(PipelineBaggage::of(&cx), all());
    assert_eq!(cx.baggage().get("tenant").map(|v| v.as_str()), Some("acme"));
    assert_eq!(cx.baggage().len(), 5);
}

#[test]
fn values_that_are_not_allowed_are_left_out_alone() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let baggage = all()
        .with_camera_id("../etc")
        .with_camera_id("")
        .with_camera_id("x".repeat(65))
        .with_event_priority("HIGH")
        .with_event_priority("bogus")
        .with_request_source("")
        .with_batch_id("a b");
    assert_eq!(baggage, all());
    assert_eq!(kit.provider().health().baggage_dropped, 7);
}

#[test]
fn what_comes_in_is_checked_too() {
    let cx = Context::new().with_baggage([
        KeyValue::new("camera.id", "a/b"),
        KeyValue::new("event.priority", "bogus"),
        KeyValue::new("batch.id", "b1"),
    ]);
    assert_eq!(
        PipelineBaggage::of(&cx),
        PipelineBaggage::new().with_batch_id("b1")
    );
}

#[test]
fn keys_of_ones_own_have_rules() {
    const PLAN: BaggageKey = BaggageKey::new("tenant.plan").with_values(&["free", "paid"]);
    const NOTE: BaggageKey = BaggageKey::new("note");
    let cx = PLAN.apply(&Context::new(), "paid");
    assert_eq!(PLAN.value(&PLAN.apply(&cx, "gold")), Some("paid"));
    let cx = NOTE.apply(&cx, "anything, at all; …");
    assert_eq!(NOTE.value(&cx), Some("anything, at all; …"));
    let _guard = cx.attach();
    assert_eq!(PLAN.current().as_deref(), Some("paid"));
}

fn recorded(chosen: Chosen, work: impl FnOnce(&SdkTracerProvider)) -> Vec<SpanData> {
    let exporter = InMemorySpanExporter::default();
    let exporting = SimpleSpanProcessor::new(exporter.clone());
    let sdk = SdkTracerProvider::builder()
        .with_span_processor(BaggageSpanProcessor::new(chosen, exporting))
        .build();
    let bound = Provider::new(sdk.clone()).enter();
    work(&sdk);
    drop(bound);
    exporter
        .get_finished_spans()
        .expect("they are kept in memory")
}

/// In the order of their keys.
fn attributes(span: &SpanData) -> Vec<String> {
    let attributes = span.attributes.iter();
    let mut attributes: Vec<_> = attributes
        .map(|attribute| format!("{}={}", attribute.key, attribute.value))
        .collect();
    attributes.sort();
    attributes
}

#[test]
fn every_span_has_the_baggage_it_started_under() {
    let spans = recorded(Chosen::default(), |sdk| {
        all().in_scope(|| {
            span!("ours").attribute("own", 1).in_scope(|| {
                // Another library's.
                drop(sdk.tracer("other").start("theirs"));
            });
        });
        span!("outside").in_scope(|| {});
    });
    let copied = [
        "batch.id=b-1",
        "camera.id=front_door",
        "event.priority=high",
        "request.source=ui",
    ];
    assert_eq!(attributes(&spans[0]), copied);
    let mut with_own = attributes(&spans[1]);
    assert_eq!(with_own.remove(3), "own=1");
    assert_eq!(with_own, copied);
    assert!(spans[2].attributes.is_empty());
}

#[test]
fn an_attribute_of_the_spans_own_wins() {
    let spans = recorded(Chosen::default(), |_| {
        PipelineBaggage::new()
            .with_camera_id("baggage")
            .with_batch_id("b")
            .in_scope(|| {
                span!("before")
                    .sampler_attribute("camera.id", "own")
                    .in_scope(|| {});
                span!("after")
                    .in_scope(|| instrument_core::current::set_attribute("camera.id", "own"));
                span!("same")
                    .attribute("camera.id", "baggage")
                    .in_scope(|| {});
            });
    });
    assert_eq!(attributes(&spans[0]), ["batch.id=b", "camera.id=own"]);
    assert_eq!(attributes(&spans[1]), ["batch.id=b", "camera.id=own"]);
    assert_eq!(attributes(&spans[2]), ["batch.id=b", "camera.id=baggage"]);
}

#[test]
fn only_chosen_baggage_is_copied_and_cut() {
    let spans = recorded(
        Chosen::new([BaggageKey::new("note"), PipelineBaggage::EVENT_PRIORITY]).with_max_length(4),
        |_| {
            let cx = Context::current().with_baggage([
                KeyValue::new("note", "größer"),
                KeyValue::new("event.priority", "bogus"),
                KeyValue::new("secret", "1"),
            ]);
            let _guard = cx.attach();
            span!("work").in_scope(|| {});
        },
    );
    assert_eq!(attributes(&spans[0]), ["note=größ"]);
    let none = recorded(Chosen::none(), |_| {
        all().in_scope(|| span!("work").in_scope(|| {}))
    });
    assert!(none[0].attributes.is_empty());
}

fn logged(formatter: Formatter, work: impl FnOnce()) -> Vec<String> {
    let written = Written::default();
    let lines = layer(formatter).with_writer(written.clone());
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), work);
    written
        .lines()
        .iter()
        .map(|line| line.rsplit(" | ").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn log_lines_have_it_below_fields_of_scopes_and_of_their_own() {
    let baggage = PipelineBaggage::new()
        .with_camera_id("cam")
        .with_batch_id("b");
    let work = || {
        baggage.in_scope(|| {
            tracing::info!("plain");
            tracing::info!(camera.id = "own", "own");
            log_context!(batch.id = "scope").in_scope(|| tracing::info!("scoped"));
        });
        tracing::info!("outside");
    };
    assert_eq!(
        logged(LogFormat::Text.into(), work),
        [
            "plain camera.id=cam batch.id=b",
            "own batch.id=b camera.id=own",
            "scoped camera.id=cam batch.id=scope",
            "outside",
        ]
    );
    assert_eq!(
        logged(Formatter::text().with_baggage(Chosen::none()), work)[0],
        "plain"
    );
}
