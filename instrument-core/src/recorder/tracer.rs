//! Starting spans of the recorder: as OpenTelemetry's trait asks for it, and directly.

use super::hub::Hub;
use super::local;
use super::open_span;
use super::record::{Record, nanos};
use super::span::RecordedSpan;
use crate::Span;
use crate::attributes::Lazy;
use crate::clock;
use crate::provider::{Under, start_below_sampled};
use crate::span::Leaf;
use opentelemetry::Context;
use opentelemetry::trace::{
    SpanBuilder, SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags, Tracer,
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
        record.identify(trace_id, span_id, flags, context.trace_state());
        record.parent = parent.map_or(SpanId::INVALID, SpanContext::span_id);
        record.parent_is_remote = parent.is_some_and(SpanContext::is_remote);
        record.kind = kind;
        record.name = builder.name;
        record.start = builder.start_time.map_or_else(clock::nanos, nanos);
        attributes.extend(of_sampler);
        for attribute in attributes {
            record.set_attribute(attribute);
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
        let context = open_span::with_state(context, parent, &record);
        *out = Span::recorded(context, record);
        // Where that panics, there is a span that ends so.
        if let Some((record, _)) = out.record_in_context() {
            late.record(record);
        }
    }

    pub(crate) fn start_sampled(
        &self,
        title: &Title,
        mut attributes: Lazy<'_>,
        parent: Under<'_>,
        out: &mut Span,
    ) {
        let Some(record) = self.early(attributes.value_limit) else {
            return start_below_sampled(&self.0, title, attributes, parent, out);
        };
        self.begin_under(title.on(record), parent, out, |record| {
            attributes.record(record);
        });
    }

    pub(crate) fn early(&self, value_limit: usize) -> Option<Box<Record>> {
        self.keeps_sampled().then(|| self.0.record(value_limit))
    }

    /// Whether a span is recorded whose parent is.
    #[inline]
    pub(crate) fn keeps_sampled(&self) -> bool {
        let hub = &self.0.hub;
        hub.keeps_sampled && !hub.is_shut_down()
    }

    /// Begins a span below another one, in that one's context. When it has its first attributes, it is to be [told](Self::tell) of.
    #[inline]
    pub(crate) fn begin(
        &self,
        title: &Title,
        value_limit: usize,
        above: &SpanContext,
        cx: &Context,
        out: &mut Span,
    ) {
        let record = title.on(self.0.record(value_limit));
        self.begin_with(record, above, cx, out);
    }

    /// The same for a span that nobody finds in a context.
    #[inline(never)]
    pub(crate) fn begin_leaf(
        &self,
        title: &Title,
        value_limit: usize,
        above: &SpanContext,
        out: &mut Leaf,
    ) {
        let mut record = title.on(self.0.record(value_limit));
        record.place(above, self.0.hub.ids.new_span_id());
        record.begin();
        out.set(record);
    }

    #[inline(never)]
    fn begin_with(
        &self,
        mut record: Box<Record>,
        above: &SpanContext,
        cx: &Context,
        out: &mut Span,
    ) {
        record.place(above, self.0.hub.ids.new_span_id());
        let context = open_span::below(above, cx, &record);
        // Last: whoever reads what was written just before is not kept waiting by the clock too.
        record.begin();
        out.set_recorded(context, record);
    }

    /// Tells of a span that has begun, with its first attributes. `context` is its own or its parent's.
    #[inline]
    pub(crate) fn tell(&self, record: &mut Record, context: &Context) {
        self.0.hub.watches.started(record, context);
    }

    /// Starts a span that has its attributes already.
    pub(crate) fn start_early(&self, mut record: Box<Record>, parent: Under<'_>, out: &mut Span) {
        // It may have been meant for another one.
        self.0.own(&mut record);
        self.begin_under(record, parent, out, |_| ());
    }

    /// `attributes` is the code of the span's own function, and called while nothing is borrowed.
    #[inline(always)]
    fn begin_under(
        &self,
        record: Box<Record>,
        parent: Under<'_>,
        out: &mut Span,
        attributes: impl FnOnce(&mut Record),
    ) {
        parent.look(|place| {
            place.above(|above| {
                if above.is_valid() {
                    self.begin_with(record, above, place.context, out);
                } else {
                    *out = Span::none();
                }
            });
        });
        if let Some((record, context)) = out.record_in_context() {
            attributes(record);
            self.tell(record, context);
        }
    }
}

/// What a span begins with.
#[derive(Debug)]
pub(crate) struct Title {
    pub(crate) name: &'static str,
    pub(crate) kind: SpanKind,
}

impl Title {
    #[inline(always)]
    fn on(&self, mut record: Box<Record>) -> Box<Record> {
        record.name = Cow::Borrowed(self.name);
        record.kind = self.kind.clone();
        record
    }
}
