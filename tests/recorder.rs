//! Whatever a program does with spans, our recorder and OpenTelemetry's SDK export the same.

#[path = "recorder/begin.rs"]
mod begin;
#[path = "recorder/counting.rs"]
mod counting;
#[path = "recorder/program.rs"]
mod program;
#[path = "recorder/sampling.rs"]
mod sampling;
#[path = "recorder/touch.rs"]
mod touch;

use counting::{Counting, first_id};
use instrument_core::opentelemetry::global::BoxedTracer;
use instrument_core::opentelemetry::trace::{
    Span, SpanBuilder, Status, TraceContextExt as _, Tracer, TracerProvider,
};
use instrument_core::opentelemetry::{Context, KeyValue};
use instrument_core::{Provider, Recorder, current, span};
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, SdkTracerProvider, SimpleSpanProcessor, SpanData, SpanEvents, SpanLimits,
    SpanLinks,
};
use program::{Step, run, steps};
use proptest::prelude::*;
use sampling::{EveryOther, Sampling};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use touch::Touch;

fn exported_by<P>(
    provider: P,
    sampling: Sampling,
    steps: &[Step],
    exporter: &InMemorySpanExporter,
    first: u64,
) -> Vec<SpanData>
where
    P: TracerProvider + Clone + Send + Sync + 'static,
    P::Tracer: Send + Sync + 'static,
    <P::Tracer as Tracer>::Span: Span + Send + Sync + 'static,
{
    let tracer = BoxedTracer::new(Box::new(provider.tracer("another library")));
    let bound = sampling.told(Provider::new(provider)).enter();
    run(steps, &Arc::new(tracer));
    // With its last provider, the exporter forgets what it has.
    let spans = exporter.get_finished_spans().expect("nobody panicked");
    drop(bound);
    let spans = spans.into_iter().map(without_times);
    let mut spans: Vec<_> = spans
        .map(|mut span| {
            span.parent_span_id = Counting::span(first, span.parent_span_id);
            span.span_context = Counting::counted(first, &span.span_context);
            span
        })
        .collect();
    // In the order of their starts: a span of ours that somebody else ends is handed on only when its own work is over.
    spans.sort_by_key(|span| span.span_context.span_id().to_bytes());
    spans
}

fn without_times(mut span: SpanData) -> SpanData {
    assert!(span.start_time <= span.end_time);
    span.start_time = UNIX_EPOCH;
    span.end_time = UNIX_EPOCH;
    let mut events = SpanEvents::default();
    events.dropped_count = span.events.dropped_count;
    events.events = span.events.events;
    for event in &mut events.events {
        event.timestamp = UNIX_EPOCH;
        // Where it was recorded is not what is compared.
        event
            .attributes
            .retain(|it| it.key.as_str() != "exception.stacktrace");
    }
    span.events = events;
    let mut links = SpanLinks::default();
    links.dropped_count = span.links.dropped_count;
    links.links = span.links.links;
    span.links = links;
    span
}

fn by_both(sampling: Sampling, limits: SpanLimits, steps: &[Step]) -> [Vec<SpanData>; 2] {
    let (exporter, first) = (InMemorySpanExporter::default(), first_id());
    let sdk = SdkTracerProvider::builder()
        .with_span_limits(limits)
        .with_id_generator(Counting::from(first))
        .with_span_processor(SimpleSpanProcessor::new(exporter.clone()));
    let sdk = match sampling.sampler() {
        Some(sampler) => sdk.with_sampler(sampler),
        None => sdk.with_sampler(EveryOther),
    };
    let of_sdk = exported_by(sdk.build(), sampling, steps, &exporter, first);

    let (exporter, first) = (InMemorySpanExporter::default(), first_id());
    let ours = Recorder::builder()
        .with_span_limits(limits)
        .with_id_generator(Counting::from(first))
        .with_processor(SimpleSpanProcessor::new(exporter.clone()));
    let ours = match sampling.sampler() {
        Some(sampler) => ours.with_sampler(sampler),
        None => ours.with_sampler(EveryOther),
    };
    let of_ours = exported_by(ours.build(), sampling, steps, &exporter, first);
    [of_sdk, of_ours]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_export_the_same(
        sampling in prop::sample::select(&Sampling::ALL[..]),
        limit in prop::sample::select(vec![0_u32, 1, 3, 128, u32::MAX]),
        steps in steps(),
    ) {
        let limits = SpanLimits {
            max_attributes_per_span: limit,
            max_events_per_span: limit,
            max_links_per_span: limit,
            max_attributes_per_event: limit.min(2),
            max_attributes_per_link: limit.min(2),
        };
        let [of_sdk, of_ours] = by_both(sampling, limits, &steps);
        prop_assert_eq!(of_sdk, of_ours);
    }
}

/// The comparison would hold for two that export nothing.
#[test]
fn what_is_compared_is_not_nothing() {
    let steps = [Step::Ours(
        1,
        vec![Step::Foreign(2, vec![Step::Touch(Touch::Event(2))])],
    )];
    let [of_sdk, of_ours] = by_both(Sampling::Everything, SpanLimits::default(), &steps);
    assert_eq!(of_sdk.len(), 2);
    assert_eq!(of_sdk, of_ours);
    assert_eq!(of_ours[1].events.events.len(), 2);
    assert_eq!(of_ours[1].parent_span_id, of_ours[0].span_context.span_id());
}

#[test]
fn what_ends_after_shut_down_is_lost_and_harms_nobody() {
    let exporter = InMemorySpanExporter::default();
    let recorder = Recorder::builder()
        .with_processor(SimpleSpanProcessor::new(exporter.clone()))
        .build();
    let bound = Provider::new(recorder.clone()).enter();
    span!("before").in_scope(|| {});
    let open = span!("open").start();
    // This exporter forgets what it has when it is shut down.
    let before = exporter
        .get_finished_spans()
        .expect("nobody panicked")
        .len();
    recorder
        .shutdown_with_timeout(Duration::MAX)
        .expect("it is the first time");
    open.end();
    span!("after").in_scope(|| assert_eq!(current::trace_id(), None));
    drop(bound);
    assert_eq!(before, 1);
    assert_eq!(
        exporter
            .get_finished_spans()
            .expect("nobody panicked")
            .len(),
        0
    );
    recorder
        .shutdown_with_timeout(Duration::from_secs(1))
        .expect_err("it is the second time");
}

/// Where the SDK sends each of them, until there is no more room for others.
#[test]
fn a_key_that_is_set_again_is_overwritten() {
    let exporter = InMemorySpanExporter::default();
    let recorder = Recorder::builder()
        .with_span_limits(SpanLimits {
            max_attributes_per_span: 4,
            ..SpanLimits::default()
        })
        .with_processor(SimpleSpanProcessor::new(exporter.clone()))
        .build();
    let bound = Provider::new(recorder.clone()).enter();
    let set_again = || {
        for percent in 0..=100 {
            current::set_attribute("stage", format!("stage {percent}"));
            current::set_attribute("progress", percent);
        }
        current::set_attribute("camera.id", "back_door");
        current::set_attribute("late", true);
        current::set_attribute("too.late", true);
        current::set_attribute("stage", "done");
    };
    span!("ours")
        .attribute("camera.id", "front_door")
        .in_scope(set_again);
    let mut builder = SpanBuilder::from_name("foreign");
    builder.attributes = Some(vec![KeyValue::new("camera.id", "front_door")]);
    let foreign = recorder.tracer("another library").build(builder);
    let active = Context::current().with_span(foreign).attach();
    set_again();
    drop((active, bound));

    let expected = [
        KeyValue::new("camera.id", "back_door"),
        KeyValue::new("stage", "done"),
        KeyValue::new("progress", 100),
        KeyValue::new("late", true),
    ];
    let spans = exporter.get_finished_spans().expect("nobody panicked");
    assert_eq!(spans.len(), 2);
    for span in spans {
        assert_eq!(span.attributes, expected, "{}", span.name);
        assert_eq!(span.dropped_attributes_count, 1, "{}", span.name);
    }
}

/// Where the SDK keeps the one whose text is the greater.
#[test]
fn the_last_error_stays() {
    let exporter = InMemorySpanExporter::default();
    let recorder = Recorder::builder()
        .with_processor(SimpleSpanProcessor::new(exporter.clone()))
        .build();
    let bound = Provider::new(recorder).enter();
    span!("ours").in_scope(|| {
        for description in ["b", "c", "a", ""] {
            current::set_status(Status::error(description));
        }
        current::set_status(Status::Unset);
    });
    drop(bound);
    let spans = exporter.get_finished_spans().expect("nobody panicked");
    assert_eq!(spans[0].status, Status::error("a"));
}
