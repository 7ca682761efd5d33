//! Spans of any kind, recorded by the SDK or by our recorder.

use super::any_part::{any_context, event, key_value, link, scope, span_id, status, text, time};
use super::nothing_more;
use crate::Recorder;
use crate::locked::lock;
use crate::recorder::{Receive, Record, Records};
use opentelemetry::trace::{
    Span as _, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, Tracer as _,
    TracerProvider as _,
};
use opentelemetry::{Context, InstrumentationScope, Key};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Sampler, SpanData, SpanLimits};
use proptest::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

/// A span, and how it comes to be a record.
#[derive(Clone, Debug)]
pub(super) struct AnySpan {
    pub(super) data: SpanData,
    way: Way,
    /// Texts that are copied into the record.
    copied: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    OfSdk,
    /// By our recorder, with this limit for everything.
    Recorded(u32),
}

impl AnySpan {
    pub(super) fn named(name: &'static str) -> Self {
        let (events, links) = nothing_more();
        let data = SpanData {
            span_context: SpanContext::NONE,
            parent_span_id: SpanId::INVALID,
            parent_span_is_remote: false,
            span_kind: SpanKind::Internal,
            name: name.into(),
            start_time: UNIX_EPOCH,
            end_time: UNIX_EPOCH,
            attributes: Vec::new(),
            dropped_attributes_count: 0,
            events,
            links,
            status: Status::Unset,
            instrumentation_scope: InstrumentationScope::default(),
        };
        Self {
            data,
            way: Way::OfSdk,
            copied: Vec::new(),
        }
    }

    pub(super) fn is_rich(&self) -> bool {
        let data = &self.data;
        !data.attributes.is_empty() && !data.events.events.is_empty() && !data.links.is_empty()
    }

    pub(super) fn record(&self) -> Box<Record> {
        let mut record = match self.way {
            Way::OfSdk => Box::new(Record::of_data(self.data.clone())),
            Way::Recorded(limit) => self.recorded(limit),
        };
        for text in &self.copied {
            record.add_text(Key::from(text.clone()), text);
        }
        record
    }

    fn recorded(&self, limit: u32) -> Box<Record> {
        let data = self.data.clone();
        let caught = Caught::default();
        let limits = SpanLimits {
            max_attributes_per_span: limit,
            max_events_per_span: limit,
            max_links_per_span: limit,
            max_attributes_per_event: limit,
            max_attributes_per_link: limit,
        };
        let recorder = Recorder::builder()
            .with_span_limits(limits)
            .with_receiver(caught.clone())
            .with_sampler(Sampler::AlwaysOn)
            .build();
        let tracer = recorder.tracer_with_scope(data.instrumentation_scope);
        let parent = Context::new().with_remote_span_context(data.span_context);
        let builder = tracer
            .span_builder(data.name)
            .with_kind(data.span_kind)
            .with_start_time(data.start_time)
            .with_attributes(data.attributes)
            .with_links(data.links.links);
        let mut span = tracer.build_with_context(builder, &parent);
        for event in data.events.events {
            span.add_event_with_timestamp(event.name, event.timestamp, event.attributes);
        }
        span.set_status(data.status);
        span.end_with_timestamp(data.end_time);
        caught.take_one()
    }
}

#[derive(Clone, Debug, Default)]
struct Caught(Arc<Mutex<Records>>);

impl Caught {
    fn take_one(&self) -> Box<Record> {
        let mut records = lock(&self.0);
        records.pop().expect("a span has ended")
    }
}

impl Receive for Caught {
    fn take(&self, records: Records) {
        let mut all = lock(&self.0);
        all.extend(records);
    }

    fn flush(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn shut_down(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn chunk(&self) -> usize {
        1
    }
}

pub(super) fn any_span() -> impl Strategy<Value = AnySpan> {
    let way = prop_oneof![Just(Way::OfSdk), (0..6_u32).prop_map(Way::Recorded)];
    let copied = prop::collection::vec(text(), 0..3);
    (any_data(), way, copied).prop_map(|(data, way, copied)| AnySpan { data, way, copied })
}

fn any_data() -> impl Strategy<Value = SpanData> {
    let kind = prop::sample::select(vec![
        SpanKind::Internal,
        SpanKind::Server,
        SpanKind::Client,
        SpanKind::Producer,
        SpanKind::Consumer,
    ]);
    let dropped = || prop_oneof![2 => Just(0), 1 => any::<u32>()];
    let own = (any_context(), span_id(), any::<bool>(), kind, text());
    let times = (time(), time());
    let attributes = (prop::collection::vec(key_value(), 0..8), dropped());
    let events = (prop::collection::vec(event(), 0..4), dropped());
    let links = (prop::collection::vec(link(), 0..4), dropped());
    let all = (own, times, attributes, events, links, status(), scope());
    all.prop_map(|(own, times, attributes, events, links, status, scope)| {
        let (span_context, parent_span_id, parent_span_is_remote, span_kind, name) = own;
        let (mut span_events, mut span_links) = nothing_more();
        (span_events.events, span_events.dropped_count) = events;
        (span_links.links, span_links.dropped_count) = links;
        SpanData {
            span_context,
            parent_span_id,
            parent_span_is_remote,
            span_kind,
            name: name.into(),
            start_time: times.0,
            end_time: times.1,
            attributes: attributes.0,
            dropped_attributes_count: attributes.1,
            events: span_events,
            links: span_links,
            status,
            instrumentation_scope: scope,
        }
    })
}
