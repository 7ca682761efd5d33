//! How much one span may hold, by how much of a large one arrives.

use super::super::row::{Built, Row, Scene, Variables};
use super::super::stage::Stage;
use super::{built, send, within};
use instrument_core::testing::CollectedSpan;
use instrument_core::testing::proto::trace::v1::Span;
use instrument_core::{current, span};
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use std::process::Output;

const RECEIVER: Variables = &[("OTEL_EXPORTER_OTLP_ENDPOINT", "{here}")];

pub(crate) fn row(variable: &str) -> Option<Row> {
    let row = match variable {
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT" | "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT" => {
            Row::new("10", "10", Scene::One(characters)).default("5000")
        }
        "OTEL_ATTRIBUTE_COUNT_LIMIT" | "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT" => {
            count(Scene::One(|s, t| {
                of_large(s, t, |span| span.attributes.len())
            }))
        }
        "OTEL_SPAN_EVENT_COUNT_LIMIT" => {
            count(Scene::One(|s, t| of_large(s, t, |span| span.events.len())))
        }
        "OTEL_SPAN_LINK_COUNT_LIMIT" => {
            count(Scene::One(|s, t| of_large(s, t, |span| span.links.len())))
        }
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT" => count(Scene::One(|s, t| {
            of_large(s, t, |span| span.events[0].attributes.len())
        })),
        "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT" => count(Scene::Process(link_attributes)).given(RECEIVER),
        _ => return None,
    };
    Some(row.coded("7").over_http())
}

fn count(scene: Scene) -> Row {
    Row::new("10", "10", scene).default("128")
}

/// A span with 200 of everything, and a value of 5000 characters.
fn large(stage: &Stage, telemetry: Built) -> Span {
    let telemetry = built(telemetry);
    let linked = |n: u32| {
        let (trace, span) = (TraceId::from(7), SpanId::from(u64::from(n) + 1));
        let state = TraceState::default();
        let linked = SpanContext::new(trace, span, TraceFlags::SAMPLED, true, state);
        Context::new().with_remote_span_context(linked)
    };
    within(&telemetry, || {
        let large = span!("large").attribute("value", "x".repeat(5000));
        large.links((0..200).map(linked)).in_scope(|| {
            for n in 0..200 {
                current::set_attribute(format!("attribute.{n}"), n);
                current::add_event("event", |event| {
                    (0..200).for_each(|n| event.add(format!("attribute.{n}"), &n));
                });
            }
        });
    });
    send(telemetry);
    stage.here.spans()[0].span.clone()
}

fn of_large(stage: &Stage, telemetry: Built, of: fn(&Span) -> usize) -> String {
    of(&large(stage, telemetry)).to_string()
}

fn characters(stage: &Stage, telemetry: Built) -> String {
    large(stage, telemetry);
    let value = stage.here.spans()[0].attribute("value");
    value.expect("it is among the first").len().to_string()
}

/// Only OpenTelemetry's own interface gives links attributes: the process makes such a span, too.
fn link_attributes(stage: &Stage, _: &Output) -> String {
    let spans = stage.here.spans();
    let linked: Vec<_> = spans
        .iter()
        .filter(|span| span.name() == "linked")
        .collect();
    let [CollectedSpan { span, .. }] = linked[..] else {
        panic!("one span has a link: {spans:?}")
    };
    span.links[0].attributes.len().to_string()
}
