//! Starting spans of the recorder: as OpenTelemetry's trait asks for it, and directly.

use super::hub::Hub;
use super::local;
use super::record::{Record, nanos};
use super::span::RecordedSpan;
use crate::Span;
use crate::attributes::Lazy;
use crate::clock;
use crate::provider::{Place, StartSpan, Under, start_below_sampled};
use opentelemetry::Context;
use opentelemetry::trace::{
    SpanBuilder, SpanContext, SpanKind, TraceContextExt, TraceFlags, Tracer,
};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult};
use std::borrow::Cow;
use std::sync::Arc;

/// A tracer of a [`Recorder`](super::Recorder).
#[derive(Clone, Debug)]
pub struct RecorderTracer {
    hub: Arc<Hub>,
    scope: u32,
}

impl RecorderTracer {
    pub(super) fn new(hub: Arc<Hub>, scope: u32) -> Self {
        Self { hub, scope }
    }

    #[inline(always)]
    fn record(&self) -> Box<Record> {
        let mut record = local::record();
        record.scope = self.scope;
        record.limits = self.hub.limits;
        record.start = 0;
        record
    }

    #[inline]
    fn tell_started(&self, record: &mut Record, cx: &Context) {
        for watch in &self.hub.watches {
            watch.started(record, cx);
        }
    }
}

impl Tracer for RecorderTracer {
    type Span = RecordedSpan;

    fn build_with_context(&self, builder: SpanBuilder, cx: &Context) -> RecordedSpan {
        if cx.is_telemetry_suppressed() || self.hub.is_shut_down() {
            return RecordedSpan::new(SpanContext::NONE, None, &self.hub);
        }
        let span = cx.span();
        // A span context without ids is no parent.
        let parent = Some(span.span_context()).filter(|parent| parent.is_valid());
        let trace_id = parent.map_or_else(|| self.hub.ids.new_trace_id(), SpanContext::trace_id);
        let kind = builder.span_kind.unwrap_or(SpanKind::Internal);
        let mut attributes = builder.attributes.unwrap_or_default();
        let SamplingResult {
            decision,
            attributes: of_sampler,
            trace_state,
        } = self.hub.sampler.should_sample(
            Some(cx),
            trace_id,
            &builder.name,
            &kind,
            &attributes,
            builder.links.as_deref().unwrap_or_default(),
        );
        let flags = match (&decision, parent) {
            (SamplingDecision::Drop, _) => TraceFlags::default(),
            (decision, parent) => parent
                .map_or_else(TraceFlags::default, SpanContext::trace_flags)
                .with_sampled(*decision == SamplingDecision::RecordAndSample),
        };
        let span_id = self.hub.ids.new_span_id();
        let context = SpanContext::new(trace_id, span_id, flags, false, trace_state);
        if decision == SamplingDecision::Drop {
            return RecordedSpan::new(context, None, &self.hub);
        }
        let mut record = self.record();
        let above = parent.unwrap_or(&SpanContext::NONE);
        record.identify(trace_id, span_id, flags, context.trace_state(), above);
        record.kind = kind;
        record.name = builder.name;
        record.start = builder.start_time.map_or_else(clock::nanos, nanos);
        attributes.extend(of_sampler);
        for attribute in attributes {
            record.add_attribute(attribute);
        }
        for link in builder.links.unwrap_or_default() {
            record.add_link(link.span_context, link.attributes);
        }
        for event in builder.events.unwrap_or_default() {
            record.add_event(event.name, event.timestamp, event.attributes);
        }
        self.tell_started(&mut record, cx);
        RecordedSpan::new(context, Some(record), &self.hub)
    }
}

/// The way of our own instrumentation: no builder, no list of attributes.
pub(crate) struct Direct(pub(crate) RecorderTracer);

impl StartSpan for Direct {
    fn start(&self, builder: SpanBuilder, parent: &Context, mut late: Lazy<'_>, out: &mut Span) {
        let mut span = self.0.build_with_context(builder, parent);
        let recording = span.record_mut().map(|record| late.record(record));
        let context = parent.with_span(span);
        *out = match recording {
            Some(()) => Span::of_recorder(context),
            None => Span::new(context, false),
        };
    }

    fn start_sampled(
        &self,
        name: &'static str,
        kind: &SpanKind,
        mut attributes: Lazy<'_>,
        parent: Under<'_>,
        out: &mut Span,
    ) {
        let Some(mut record) = self.early() else {
            return start_below_sampled(&self.0, name, kind, attributes, parent, out);
        };
        record.kind = kind.clone();
        record.name = Cow::Borrowed(name);
        // The code of the span's own function, before anything is borrowed.
        attributes.record(&mut record);
        self.start_early(record, parent, out);
    }

    #[inline]
    fn early(&self) -> Option<Box<Record>> {
        let hub = &self.0.hub;
        (hub.keeps_sampled && !hub.is_shut_down()).then(|| self.0.record())
    }

    #[inline]
    fn start_early(&self, mut record: Box<Record>, parent: Under<'_>, out: &mut Span) {
        let Self(tracer) = self;
        record.scope = tracer.scope;
        parent.look(|place| tracer.start_below(place, record, out));
    }
}

impl RecorderTracer {
    /// Starts the span of `record` in its place. Nothing is read that was written just before: where that is done in
    /// other pieces, the core waits for longer than the work takes.
    #[inline]
    fn start_below(&self, place: Place<'_>, record: Box<Record>, out: &mut Span) {
        place.above(|above| self.start_under(above, place.context, record, out));
    }

    #[inline(always)]
    fn start_under(
        &self,
        above: &SpanContext,
        cx: &Context,
        mut record: Box<Record>,
        out: &mut Span,
    ) {
        if !above.is_valid() {
            *out = Span::none();
            return;
        }
        let (trace_id, span_id) = (above.trace_id(), self.hub.ids.new_span_id());
        let (flags, state) = (above.trace_flags(), above.trace_state());
        record.identify(trace_id, span_id, flags, state, above);
        if record.start == 0 {
            record.start = clock::nanos();
        }
        self.tell_started(&mut record, cx);
        let context = SpanContext::new(trace_id, span_id, flags, false, state.clone());
        let span = RecordedSpan::new(context, Some(record), &self.hub);
        *out = Span::of_recorder(cx.with_span(span));
    }
}
