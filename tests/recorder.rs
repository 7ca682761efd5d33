//! Whatever a program does with spans, our recorder and OpenTelemetry's SDK export the same.

use instrument_core::opentelemetry::KeyValue;
use instrument_core::opentelemetry::context::Context;
use instrument_core::opentelemetry::global::{BoxedSpan, BoxedTracer};
use instrument_core::opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, Status, TraceContextExt as _, TraceFlags, TraceId,
    TraceState, Tracer as _, TracerProvider,
};
use instrument_core::{Provider, Recorder, SpanKind, current, span};
use opentelemetry_sdk::trace::{
    IdGenerator, InMemorySpanExporter, Sampler, SdkTracerProvider, SimpleSpanProcessor, SpanData,
    SpanEvents, SpanLimits, SpanLinks,
};
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::UNIX_EPOCH;

/// What a program does, one after the other.
#[derive(Clone, Debug)]
enum Step {
    /// A span of ours, with steps in it.
    Ours(u8, Vec<Step>),
    /// One of another library, by OpenTelemetry's own interface.
    Foreign(u8, Vec<Step>),
    /// Below a caller in another process.
    Remote {
        is_sampled: bool,
        steps: Vec<Step>,
    },
    OnAnotherThread(Vec<Step>),
    Suppressed(Vec<Step>),
    Attribute(u8),
    Event(u8),
    Link(u8),
    Status(u8),
    Name(u8),
    Error,
    /// What comes after this in the same span is too late.
    End,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let leaf = prop_oneof![
        (0..6_u8).prop_map(Step::Attribute),
        (0..4_u8).prop_map(Step::Event),
        (0..4_u8).prop_map(Step::Link),
        (0..4_u8).prop_map(Step::Status),
        (0..3_u8).prop_map(Step::Name),
        Just(Step::Error),
        Just(Step::End),
    ];
    let step = leaf.prop_recursive(5, 60, 6, |inner| {
        let steps = || prop::collection::vec(inner.clone(), 0..6);
        prop_oneof![
            (0..8_u8, steps()).prop_map(|(n, steps)| Step::Ours(n, steps)),
            (0..4_u8, steps()).prop_map(|(n, steps)| Step::Foreign(n, steps)),
            (any::<bool>(), steps())
                .prop_map(|(is_sampled, steps)| Step::Remote { is_sampled, steps }),
            steps().prop_map(Step::OnAnotherThread),
            steps().prop_map(Step::Suppressed),
        ]
    });
    prop::collection::vec(step, 0..8)
}

fn keys(count: u8) -> Vec<KeyValue> {
    (0..count)
        .map(|n| KeyValue::new(format!("key.{n}"), i64::from(n)))
        .collect()
}

fn run(steps: &[Step], tracer: &Arc<BoxedTracer>) {
    for step in steps {
        match step {
            Step::Ours(n, steps) => {
                let text = "x".repeat(usize::from(*n));
                let mut span = span!("ours");
                if n % 2 == 0 {
                    span = span
                        .kind(SpanKind::Client)
                        .sampler_attribute("at.start", *n);
                }
                if n % 3 == 0 {
                    span = span.link(linked(*n));
                }
                span.attributes(|to| {
                    to.add("text", text.as_str());
                    to.add("number", n);
                    to.add_static("static", "s");
                    to.add("list", &[1.5, f64::from(*n)]);
                })
                .in_scope(|| run(steps, tracer));
            }
            Step::Foreign(n, steps) => {
                let builder = tracer
                    .span_builder("foreign")
                    .with_kind(SpanKind::Server)
                    .with_attributes(keys(*n))
                    .with_events(vec![Event::new("begun", UNIX_EPOCH, keys(*n), 0)])
                    .with_links(vec![Link::new(linked_to(*n), keys(*n), 0)]);
                let span: BoxedSpan = builder.start(&**tracer);
                let _active = Context::current().with_span(span).attach();
                run(steps, tracer);
            }
            Step::Remote { is_sampled, steps } => {
                let flags = TraceFlags::new(u8::from(*is_sampled));
                let state = TraceState::from_key_value([("vendor", "state")]).expect("it is valid");
                let remote =
                    SpanContext::new(TraceId::from(77), SpanId::from(7), flags, true, state);
                let _active = Context::current().with_remote_span_context(remote).attach();
                run(steps, tracer);
            }
            Step::OnAnotherThread(steps) => {
                let context = Context::current();
                thread::scope(|scope| {
                    scope.spawn(|| {
                        let _active = context.attach();
                        run(steps, tracer);
                    });
                });
            }
            Step::Suppressed(steps) => {
                let _suppressed = Context::enter_telemetry_suppressed_scope();
                run(steps, tracer);
            }
            Step::Attribute(n) => current::set_attribute(format!("late.{n}"), *n),
            Step::Event(n) => current::add_event("event", |to| {
                for n in 0..*n {
                    to.add(format!("key.{n}"), &n);
                }
            }),
            Step::Link(n) => Context::current().span().add_link(linked_to(*n), keys(*n)),
            Step::Status(0) => current::set_status(Status::Ok),
            Step::Status(1) => current::set_status(Status::Unset),
            Step::Status(n) => current::set_status(Status::error(format!("error {n}"))),
            Step::Name(n) => Context::current().span().update_name(format!("name {n}")),
            Step::Error => current::record_error(&std::fmt::Error),
            Step::End => Context::current().span().end(),
        }
    }
}

fn linked_to(n: u8) -> SpanContext {
    let ids = (TraceId::from(u128::from(n) + 1), SpanId::from(9));
    SpanContext::new(ids.0, ids.1, TraceFlags::SAMPLED, false, TraceState::NONE)
}

fn linked(n: u8) -> Context {
    Context::new().with_remote_span_context(linked_to(n))
}

/// Ids in order, from a number on: which spans have failed is remembered by their ids, so both may not have the same.
#[derive(Debug)]
struct Counting {
    traces: AtomicU64,
    spans: AtomicU64,
}

impl Counting {
    fn from(first: u64) -> Self {
        Self {
            traces: AtomicU64::new(first),
            spans: AtomicU64::new(first),
        }
    }

    /// The same ids, whichever was the first.
    fn counted(first: u64, context: &SpanContext) -> SpanContext {
        let trace = u128::from_be_bytes(context.trace_id().to_bytes());
        let is_ours = trace >= u128::from(first);
        let trace = if is_ours {
            trace - u128::from(first) + 1000
        } else {
            trace
        };
        SpanContext::new(
            TraceId::from(trace),
            Self::span(first, context.span_id()),
            context.trace_flags(),
            context.is_remote(),
            context.trace_state().clone(),
        )
    }

    fn span(first: u64, id: SpanId) -> SpanId {
        let id = u64::from_be_bytes(id.to_bytes());
        SpanId::from(if id >= first { id - first + 1000 } else { id })
    }
}

impl IdGenerator for Counting {
    fn new_trace_id(&self) -> TraceId {
        TraceId::from(u128::from(self.traces.fetch_add(1, Ordering::Relaxed)))
    }

    fn new_span_id(&self) -> SpanId {
        SpanId::from(self.spans.fetch_add(1, Ordering::Relaxed))
    }
}

/// Far from all others of this process.
fn first_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed) << 32
}

/// Samples every other trace without regard to the parent, and says so in the state.
#[derive(Clone, Debug)]
struct EveryOther;

impl opentelemetry_sdk::trace::ShouldSample for EveryOther {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        _: TraceId,
        _: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> opentelemetry_sdk::trace::SamplingResult {
        use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult};
        let state = parent.map(|cx| cx.span().span_context().trace_state().clone());
        let decision = match (attributes.len() + links.len()) % 3 {
            0 => SamplingDecision::RecordAndSample,
            1 => SamplingDecision::RecordOnly,
            _ if *kind == SpanKind::Server => SamplingDecision::RecordAndSample,
            _ => SamplingDecision::Drop,
        };
        SamplingResult {
            decision,
            attributes: vec![KeyValue::new("sampler", "every other")],
            trace_state: state.unwrap_or_default(),
        }
    }
}

/// What is sampled, and whether a provider follows unsampled parents then.
#[derive(Clone, Copy, Debug)]
enum Sampling {
    Everything,
    OfParent,
    NothingOfParent,
    Nothing,
    EveryOther,
}

impl Sampling {
    const ALL: [Self; 5] = [
        Self::Everything,
        Self::OfParent,
        Self::NothingOfParent,
        Self::Nothing,
        Self::EveryOther,
    ];

    fn sampler(self) -> Option<Sampler> {
        Some(match self {
            Self::Everything => Sampler::AlwaysOn,
            Self::OfParent => Sampler::ParentBased(Box::new(Sampler::AlwaysOn)),
            Self::NothingOfParent => Sampler::ParentBased(Box::new(Sampler::AlwaysOff)),
            Self::Nothing => Sampler::AlwaysOff,
            Self::EveryOther => return None,
        })
    }

    fn told(self, provider: Provider) -> Provider {
        match self {
            Self::OfParent | Self::NothingOfParent => provider,
            _ => provider.with_unsampled_parents(),
        }
    }
}

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
    <P::Tracer as instrument_core::opentelemetry::trace::Tracer>::Span: Send + Sync + 'static,
{
    let tracer = BoxedTracer::new(Box::new(provider.tracer("another library")));
    let bound = sampling.told(Provider::new(provider)).enter();
    run(steps, &Arc::new(tracer));
    // With its last provider, the exporter forgets what it has.
    let spans = exporter.get_finished_spans().expect("nobody panicked");
    drop(bound);
    let spans = spans.into_iter().map(without_times);
    spans
        .map(|mut span| {
            span.parent_span_id = Counting::span(first, span.parent_span_id);
            span.span_context = Counting::counted(first, &span.span_context);
            span
        })
        .collect()
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
    let steps = [Step::Ours(1, vec![Step::Foreign(2, vec![Step::Event(2)])])];
    let [of_sdk, of_ours] = by_both(Sampling::Everything, SpanLimits::default(), &steps);
    assert_eq!(of_sdk.len(), 2);
    assert_eq!(of_sdk, of_ours);
    assert_eq!(of_ours[0].events.events.len(), 2);
    assert_eq!(of_ours[0].parent_span_id, of_ours[1].span_context.span_id());
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
        .shutdown_with_timeout(std::time::Duration::from_secs(1))
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
        .shutdown_with_timeout(std::time::Duration::from_secs(1))
        .expect_err("it is the second time");
}
