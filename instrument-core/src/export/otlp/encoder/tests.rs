//! What is written, compared with what OpenTelemetry's own way makes of the same spans.

mod any_part;
mod any_span;
mod sizes;

use super::Encoder;
use crate::recorder::Record;
use any_input::for_any;
use any_part::key_value;
use any_span::{AnySpan, any_span};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use proptest::prelude::*;
use prost::Message as _;

fn resource(attributes: Vec<KeyValue>, schema_url: Option<&'static str>) -> Resource {
    match schema_url {
        Some(url) => Resource::builder_empty().with_schema_url(attributes, url),
        None => Resource::builder_empty().with_attributes(attributes),
    }
    .build()
}

fn decoded(bytes: &[u8]) -> ExportTraceServiceRequest {
    ExportTraceServiceRequest::decode(bytes).expect("what is written can be read")
}

fn old_way(records: &[Box<Record>], resource: &Resource) -> ExportTraceServiceRequest {
    let spans = records.iter().map(|record| record.to_data()).collect();
    let resource_spans = group_spans_by_resource_and_scope(spans, &resource.into());
    decoded(&ExportTraceServiceRequest { resource_spans }.encode_to_vec())
}

/// As bytes, of which no two that mean the same differ: a number that is none is equal to itself.
fn assert_same(encoder: &mut Encoder, records: &[Box<Record>], resource: &Resource) {
    let wire = encoder.wire(records);
    let (ours, theirs) = (decoded(wire.as_slice()), old_way(records, resource));
    encoder.reuse(wire);
    if ours.encode_to_vec() != theirs.encode_to_vec() {
        assert_eq!(ours, theirs);
        panic!("they differ in what is no number");
    }
}

#[test]
fn any_batch_is_the_same_in_both_ways() {
    let batch = prop::collection::vec(any_span(), 0..4);
    let attributes = prop::collection::vec(key_value(), 0..4);
    let schema_url = prop::sample::select(vec![None, Some("https://example.org/1.42.0")]);
    let any = (attributes, schema_url, prop::collection::vec(batch, 1..3));
    let tried = for_any(&any, 500, |(attributes, schema_url, batches)| {
        let resource = resource(attributes, schema_url);
        let mut encoder = Encoder::new(&resource);
        // One after the other: they share buffers.
        for batch in &batches {
            let records: Vec<_> = batch.iter().map(AnySpan::record).collect();
            assert_same(&mut encoder, &records, &resource);
        }
        let all = || batches.iter().flatten();
        Ok(all().any(AnySpan::is_rich))
    });
    assert!(tried.held > tried.inputs / 3, "{tried:?}");
}

#[test]
fn an_empty_batch_is_a_resource_without_spans() {
    let resource = resource(vec![KeyValue::new("service.name", "camera")], None);
    let mut encoder = Encoder::new(&resource);
    assert_same(&mut encoder, &[], &resource);
    assert_eq!(decoded(&encoder.message(&[])).resource_spans.len(), 1);
}

#[test]
fn scopes_come_in_the_order_of_their_first_span_and_spans_in_theirs() {
    let resource = resource(Vec::new(), None);
    let scopes = ["a", "b", "a", "c", "b", "a"];
    let records: Vec<_> = scopes
        .into_iter()
        .zip(["1", "2", "3", "4", "5", "6"])
        .map(|(scope, name)| {
            let scope = InstrumentationScope::builder(scope).build();
            Box::new(Record::of_data(AnySpan::named(name).in_scope(scope)))
        })
        .collect();
    let request = decoded(&Encoder::new(&resource).message(&records));
    let groups = &request.resource_spans[0].scope_spans;
    let seen: Vec<(&str, String)> = groups
        .iter()
        .map(|group| {
            let scope = group.scope.as_ref().expect("it has a scope");
            let names = group.spans.iter().map(|span| span.name.as_str());
            (scope.name.as_str(), names.collect())
        })
        .collect();
    let expected = [("a", "136"), ("b", "25"), ("c", "4")].map(|(a, b)| (a, b.to_owned()));
    assert_eq!(seen, expected);
    assert_same(&mut Encoder::new(&resource), &records, &resource);
}

fn nothing_more() -> (SpanEvents, SpanLinks) {
    (SpanEvents::default(), SpanLinks::default())
}

impl AnySpan {
    fn in_scope(self, scope: InstrumentationScope) -> SpanData {
        SpanData {
            instrumentation_scope: scope,
            ..self.data
        }
    }
}
