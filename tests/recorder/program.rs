//! Programs that do anything with spans.

use instrument_core::opentelemetry::KeyValue;
use instrument_core::opentelemetry::context::Context;
use instrument_core::opentelemetry::global::{BoxedSpan, BoxedTracer};
use instrument_core::opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, Status, TraceContextExt as _, TraceFlags, TraceId,
    TraceState, Tracer as _,
};
use instrument_core::{SpanKind, current, span};
use proptest::prelude::*;
use std::sync::Arc;
use std::thread;
use std::time::UNIX_EPOCH;

/// What a program does, one after the other.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A span of ours, with steps in it.
    Ours(u8, Vec<Self>),
    /// One of another library, by OpenTelemetry's own interface.
    Foreign(u8, Vec<Self>),
    /// Below a caller in another process.
    Remote {
        is_sampled: bool,
        steps: Vec<Self>,
    },
    OnAnotherThread(Vec<Self>),
    Suppressed(Vec<Self>),
    Attribute(u8),
    Event(u8),
    Link(u8),
    Status(u8),
    Name(u8),
    Error,
    /// What comes after this in the same span is too late.
    End,
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
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

/// Runs them, one after the other.
pub(crate) fn run(steps: &[Step], tracer: &Arc<BoxedTracer>) {
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
