//! Starting spans of the recorder: as OpenTelemetry's trait asks for it, and directly.

use super::hub::Hub;
use super::local;
use super::record::{Record, nanos};
use super::span::RecordedSpan;
use crate::Span;
use crate::attributes::Lazy;
use crate::clock;
use crate::provider::{Place, Under, start_below_sampled};
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
    fn record(&self, value_limit: usize) -> Box<Record> {
        let mut record = local::record();
        self.own(&mut record);
        record.value_limit = value_limit;
        record.start = 0;
        record
    }

    #[inline(always)]
    fn own(&self, record: &mut Record) {
        if record.open.hub() != self.hub.number() {
            record.enter(&self.hub);
        }
        record.scope = self.scope;
    }
}

impl Tracer for RecorderTracer {
    type Span = RecordedSpan;

    fn build_with_context(&self, builder: SpanBuilder, cx: &Context) -> RecordedSpan {
        let (context, record) = self.build(builder, cx);
        RecordedSpan::new(context, record)
    }
}

impl RecorderTracer {
    /// The ids of a new span, and its record, if it has one.
    fn build(&self, builder: SpanBuilder, cx: &Context) -> (SpanContext, Option<Box<Record>>) {
        if cx.is_telemetry_suppressed() || self.hub.is_shut_down() {
            return (SpanContext::NONE, None);
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
            return (context, None);
        }
        let mut record = self.record(usize::MAX);
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
        self.hub.watches.started(&mut record, cx);
        (context, Some(record))
    }
}

/// The way of our own instrumentation: no builder, no list of attributes.
pub(crate) struct Direct(pub(crate) RecorderTracer);

impl Direct {
    pub(crate) fn start(
        &self,
        builder: SpanBuilder,
        parent: &Context,
        mut late: Lazy<'_>,
        out: &mut Span,
    ) {
        let (context, record) = self.0.build(builder, parent);
        let Some(record) = record else {
            *out = Span::new(parent.with_span(RecordedSpan::new(context, None)), false);
            return;
        };
        let span = RecordedSpan::beside(context, &record);
        *out = Span::recorded(parent.with_span(span), record);
        // Where that panics, there is a span that ends so.
        if let Some(record) = out.record_mut() {
            late.record(record);
        }
    }

    pub(crate) fn start_sampled(
        &self,
        name: &'static str,
        kind: &SpanKind,
        mut attributes: Lazy<'_>,
        parent: Under<'_>,
        out: &mut Span,
    ) {
        let Some(mut record) = self.early(attributes.value_limit) else {
            return start_below_sampled(&self.0, name, kind, attributes, parent, out);
        };
        record.kind = kind.clone();
        record.name = Cow::Borrowed(name);
        // The code of the span's own function, before anything is borrowed.
        attributes.record(&mut record);
        self.start_early(record, parent, out);
    }

    pub(crate) fn early(&self, value_limit: usize) -> Option<Box<Record>> {
        let hub = &self.0.hub;
        (hub.keeps_sampled && !hub.is_shut_down()).then(|| self.0.record(value_limit))
    }

    /// Starts a span that nobody finds in a context: below the current one, if that is one.
    pub(crate) fn start_leaf(&self, record: &mut Record) -> bool {
        let Self(tracer) = self;
        Context::map_current(|cx| {
            let span = cx.span();
            let above = span.span_context();
            if !above.is_valid() {
                return false;
            }
            let (flags, state) = (above.trace_flags(), above.trace_state());
            let span_id = tracer.hub.ids.new_span_id();
            record.identify(above.trace_id(), span_id, flags, state, above);
            record.start = clock::nanos();
            tracer.hub.watches.started(record, cx);
            true
        })
    }

    pub(crate) fn start_early(&self, mut record: Box<Record>, parent: Under<'_>, out: &mut Span) {
        let Self(tracer) = self;
        // It may have been meant for another one.
        tracer.own(&mut record);
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
        // First: when it is moved, it is no longer being written.
        let context = SpanContext::new(trace_id, span_id, flags, false, state.clone());
        let span = RecordedSpan::beside(context, &record);
        record.identify(trace_id, span_id, flags, state, above);
        if record.start == 0 {
            record.start = clock::nanos();
        }
        self.hub.watches.started(&mut record, cx);
        *out = Span::recorded(cx.with_span(span), record);
    }
}
