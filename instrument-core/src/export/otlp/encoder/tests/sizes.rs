//! Lengths that nobody should send, and what is kept of the memory they took.

use super::super::{SPANS, span};
use super::*;
use crate::export::otlp::wire::Wire;
use crate::export::weight::Weigh as _;
use opentelemetry::trace::{Event, Link, SpanContext, Status};
use opentelemetry::{Array, Value};
use std::time::UNIX_EPOCH;

fn with_attribute(value: impl Into<Value>) -> SpanData {
    let mut span = AnySpan::named("x").data;
    span.attributes = vec![KeyValue::new("key", value)];
    span
}

/// Spans that have much of one thing.
fn hostile() -> Vec<SpanData> {
    const MUCH: usize = 100_000;
    let long = || "x".repeat(MUCH);
    let mut spans = vec![
        with_attribute(long()),
        with_attribute(Value::Array(Array::Bool(vec![true; MUCH]))),
        with_attribute(Value::Array(Array::I64(vec![-1; MUCH]))),
        with_attribute(Value::Array(Array::F64(vec![f64::NAN; MUCH]))),
        with_attribute(Value::Array(Array::String(vec!["".into(); MUCH]))),
    ];
    let mut change = |change: &dyn Fn(&mut SpanData)| {
        let mut span = AnySpan::named("x").data;
        change(&mut span);
        spans.push(span);
    };
    change(&|span| span.name = long().into());
    change(&|span| span.status = Status::error(long()));
    change(&|span| span.attributes = vec![KeyValue::new(long(), 1)]);
    change(&|span| span.attributes = vec![KeyValue::new("", ""); MUCH]);
    change(&|span| span.events.events = vec![Event::with_name(""); MUCH]);
    change(&|span| span.events.events = vec![Event::new(long(), UNIX_EPOCH, Vec::new(), 0)]);
    change(&|span| span.links.links = vec![Link::with_context(SpanContext::NONE); MUCH]);
    let key = long();
    change(&|span| {
        let attributes = vec![KeyValue::new(key.clone(), key.clone())];
        span.links.links = vec![Link::new(SpanContext::NONE, attributes, 0)];
    });
    spans
}

#[test]
fn a_length_of_any_size_is_the_same_in_both_ways() {
    let resource = resource(Vec::new(), None);
    let mut encoder = Encoder::new(&resource);
    for length in (0..300)
        .chain(16_300..16_400)
        .chain([1 << 21, (1 << 21) + 1])
    {
        let record = Box::new(Record::of_data(with_attribute("x".repeat(length))));
        assert_same(&mut encoder, &[record], &resource);
    }
}

#[test]
fn what_is_hostile_is_the_same_in_both_ways() {
    let resource = resource(Vec::new(), None);
    let mut encoder = Encoder::new(&resource);
    let records: Vec<_> = hostile()
        .into_iter()
        .map(|span| Box::new(Record::of_data(span)))
        .collect();
    assert_same(&mut encoder, &records, &resource);
    for record in records {
        assert_same(&mut encoder, &[record], &resource);
    }
}

/// A queue hands out batches of so many bytes: none may be larger on its way.
#[test]
fn a_span_does_not_become_larger_than_it_was_taken_for() {
    let resource = resource(Vec::new(), None);
    let mut encoder = Encoder::new(&resource);
    let empty = encoder.message(&[]).len();
    for span in hostile() {
        let record = Box::new(Record::of_data(span.clone()));
        let (weight, alone) = (record.weight(), [record]);
        let size = encoder.message(&alone).len() - empty;
        assert!(
            size <= weight,
            "{size} > {weight}: {:.300}",
            format!("{span:?}")
        );
    }
    let tried = for_any(&any_span(), 500, |span| {
        let record = span.record();
        let weight = record.weight();
        // Without its scope, which is not only the span's.
        let size = size(&record);
        prop_assert!(size <= weight, "{size} > {weight}");
        Ok(span.is_rich())
    });
    assert!(tried.held > 0, "{tried:?}");
}

fn size(record: &Record) -> usize {
    let mut wire = Wire::default();
    wire.write(|room| room.message(SPANS, |room| span::fields(room, record)));
    wire.as_slice().len()
}

#[test]
fn a_buffer_serves_again_unless_it_was_an_exception() {
    let resource = resource(Vec::new(), None);
    let mut encoder = Encoder::new(&resource);
    let small = [Box::new(Record::of_data(with_attribute("small")))];
    let wire = encoder.wire(&small);
    let place = wire.as_slice().as_ptr();
    encoder.reuse(wire);
    assert_eq!(encoder.wire(&small).as_slice().as_ptr(), place);

    let large = [Box::new(Record::of_data(with_attribute(
        "x".repeat(5 << 20),
    )))];
    let wire = encoder.wire(&large);
    encoder.reuse(wire);
    assert!(encoder.spare.is_empty());
}
