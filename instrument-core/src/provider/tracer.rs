//! The tracer of a scope: our recorder's, by its own way, or any of OpenTelemetry's.

use super::Place;
use crate::attributes::Lazy;
use crate::clock;
use crate::recorder::{Direct, Record, Title, time};
use crate::semconv;
use crate::{Recorder, Scope, Span};
use opentelemetry::global::BoxedTracer;
use opentelemetry::trace::{
    self, Span as _, SpanBuilder, Status, TraceContextExt, Tracer, TracerProvider,
};
use opentelemetry::{Context, InstrumentationScope, KeyValue};
use std::borrow::Cow;
use std::mem;
use std::sync::Arc;

/// A `TracerProvider` of any type.
pub(crate) trait MakeTracer: Send + Sync {
    fn tracer(&self, scope: &Scope) -> ScopeTracer;
    /// As OpenTelemetry's own type of any tracer.
    fn boxed_tracer(&self, scope: InstrumentationScope) -> BoxedTracer;
    /// Makes it OpenTelemetry's global one.
    fn set_global(&self);
}

pub(crate) struct TracersOf<P>(pub(crate) Arc<P>);

impl MakeTracer for Recorder {
    fn tracer(&self, scope: &Scope) -> ScopeTracer {
        ScopeTracer::Recorder(self.direct(scope.to_opentelemetry()))
    }

    fn boxed_tracer(&self, scope: InstrumentationScope) -> BoxedTracer {
        BoxedTracer::new(Box::new(self.tracer_with_scope(scope)))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that touches the global provider"
    )]
    fn set_global(&self) {
        opentelemetry::global::set_tracer_provider(self.clone());
    }
}

/// The same provider as OpenTelemetry's trait wants it: owned.
struct Shared<P>(Arc<P>);

impl<P: TracerProvider> TracerProvider for Shared<P> {
    type Tracer = P::Tracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> P::Tracer {
        self.0.tracer_with_scope(scope)
    }
}

impl<P> MakeTracer for TracersOf<P>
where
    P: TracerProvider + Send + Sync + 'static,
    P::Tracer: Send + Sync + 'static,
    <P::Tracer as Tracer>::Span: trace::Span + Send + Sync + 'static,
{
    fn tracer(&self, scope: &Scope) -> ScopeTracer {
        ScopeTracer::other(self.0.tracer_with_scope(scope.to_opentelemetry()))
    }

    fn boxed_tracer(&self, scope: InstrumentationScope) -> BoxedTracer {
        BoxedTracer::new(Box::new(self.0.tracer_with_scope(scope)))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that touches the global provider"
    )]
    fn set_global(&self) {
        opentelemetry::global::set_tracer_provider(Shared(self.0.clone()));
    }
}

impl Scope {
    pub(crate) fn to_opentelemetry(&self) -> InstrumentationScope {
        let builder = InstrumentationScope::builder(self.name());
        match self.version() {
            Some(version) => builder.with_version(version).build(),
            None => builder.build(),
        }
    }
}

/// The tracer that a provider gave a scope. Our own recorder has a shorter way, and is called directly: an indirect call takes
/// a tenth of what such a span costs.
pub(crate) enum ScopeTracer {
    Recorder(Direct),
    Other(Box<dyn StartSpan>),
}

impl ScopeTracer {
    pub(crate) fn other(tracer: impl StartSpan + 'static) -> Self {
        Self::Other(Box::new(tracer))
    }

    /// Writes the started span to `span`. `late` are the attributes to be set once the span is known to record.
    pub(crate) fn start(
        &self,
        builder: SpanBuilder,
        parent: &Context,
        late: Lazy<'_>,
        span: &mut Span,
    ) {
        match self {
            Self::Recorder(tracer) => tracer.start(builder, parent, late, span),
            Self::Other(tracer) => tracer.start(builder, parent, late, span),
        }
    }

    /// The same for a span that is known to be recorded, as its parent is, and has nothing but a static name and
    /// attributes.
    pub(crate) fn start_sampled(
        &self,
        title: &Title,
        attributes: Lazy<'_>,
        parent: Under<'_>,
        span: &mut Span,
    ) {
        match self {
            Self::Recorder(tracer) => tracer.start_sampled(title, attributes, parent, span),
            Self::Other(tracer) => tracer.start_sampled(title, attributes, parent, span),
        }
    }

    /// A record for a span that will be recorded, as its parent is: what is known of it is written there at once, and it is
    /// started by [`start_early`](Self::start_early). `None` where that is not so, or there are no records.
    #[inline]
    pub(crate) fn early(&self, value_limit: usize) -> Option<Box<Record>> {
        match self {
            Self::Recorder(tracer) => tracer.early(value_limit),
            Self::Other(_) => None,
        }
    }

    #[inline]
    pub(crate) fn start_early(&self, record: Box<Record>, parent: Under<'_>, span: &mut Span) {
        match self {
            Self::Recorder(tracer) => tracer.start_early(record, parent, span),
            // It was meant for the recorder.
            Self::Other(tracer) => tracer.start_record(&record, parent, span),
        }
    }
}

/// A `Tracer` of any type: see [`ScopeTracer`]. What is read right after it was written in other pieces stalls the core for longer
/// than a small span's own work takes, so parts are in registers or lent.
pub(crate) trait StartSpan: Send + Sync {
    fn start(&self, builder: SpanBuilder, parent: &Context, late: Lazy<'_>, span: &mut Span);

    fn start_sampled(
        &self,
        title: &Title,
        attributes: Lazy<'_>,
        parent: Under<'_>,
        span: &mut Span,
    );

    fn start_record(&self, record: &Record, parent: Under<'_>, span: &mut Span);
}

/// Where a span is started.
#[derive(Clone, Copy)]
pub(crate) enum Under<'a> {
    /// Under what is current.
    Current,
    Given(Place<'a>),
}

impl Under<'_> {
    /// The current context is borrowed: a copy costs as much as the rest of our own work. Nothing may be attached in `look`.
    #[inline]
    pub(crate) fn look<R>(self, look: impl FnOnce(Place<'_>) -> R) -> R {
        match self {
            Self::Current => Context::map_current(|cx| look(cx.into())),
            Self::Given(place) => look(place),
        }
    }

    /// The same for who knows contexts alone, and may attach some: a sampler or a processor of others.
    pub(crate) fn look_whole<R>(self, look: impl FnOnce(&Context) -> R) -> R {
        match self {
            Self::Current => look(&Context::current()),
            Self::Given(place) if place.caller.is_none() => look(place.context),
            Self::Given(place) => look(&place.to_context()),
        }
    }
}

impl<T> StartSpan for T
where
    T: Tracer + Send + Sync,
    T::Span: trace::Span + Send + Sync + 'static,
{
    fn start(
        &self,
        mut builder: SpanBuilder,
        parent: &Context,
        mut late: Lazy<'_>,
        out: &mut Span,
    ) {
        builder.start_time.get_or_insert_with(clock::now);
        let mut span = self.build_with_context(builder, parent);
        let recording = span.is_recording();
        if recording {
            let panics = Panics(&mut span);
            let attributes = late.list();
            mem::forget(panics);
            span.set_attributes(attributes);
        }
        *out = Span::new(parent.with_span(span), recording);
    }

    fn start_sampled(
        &self,
        title: &Title,
        attributes: Lazy<'_>,
        parent: Under<'_>,
        out: &mut Span,
    ) {
        start_below_sampled(self, title, attributes, parent, out);
    }

    fn start_record(&self, record: &Record, parent: Under<'_>, out: &mut Span) {
        let builder = SpanBuilder {
            span_kind: Some(record.kind.clone()),
            start_time: Some(match record.start {
                0 => clock::now(),
                start => time(start),
            }),
            attributes: Some(record.attributes.to_list()),
            events: None,
            links: record.more.as_ref().map(|more| more.links.clone()),
            name: record.name.clone(),
        };
        let context = parent.look_whole(|cx| cx.with_span(self.build_with_context(builder, cx)));
        let recording = context.span().is_recording();
        *out = Span::new(context, recording);
    }
}

/// A span that nobody has yet who would say how it ends, should its attributes panic.
struct Panics<'a, S: trace::Span>(&'a mut S);

impl<S: trace::Span> Drop for Panics<'_, S> {
    fn drop(&mut self) {
        self.0.set_status(Status::error("panicked"));
        self.0
            .set_attribute(KeyValue::new(semconv::ERROR_TYPE, semconv::PANIC));
    }
}

/// [`ScopeTracer::start_sampled`] by OpenTelemetry's own way.
pub(crate) fn start_below_sampled<T>(
    tracer: &T,
    title: &Title,
    mut attributes: Lazy<'_>,
    parent: Under<'_>,
    out: &mut Span,
) where
    T: Tracer,
    T::Span: trace::Span + Send + Sync + 'static,
{
    let builder = SpanBuilder {
        name: Cow::Borrowed(title.name),
        span_kind: Some(title.kind.clone()),
        start_time: Some(clock::now()),
        attributes: Some(attributes.list()),
        events: None,
        links: None,
    };
    // Made where it will stay: an SDK's span is some hundred bytes, and every move of it is felt.
    let context = parent.look_whole(|cx| cx.with_span(tracer.build_with_context(builder, cx)));
    let recording = context.span().span_context().is_sampled();
    *out = Span::new(context, recording);
}
