//! OpenTelemetry's generic tracers behind one object-safe trait that boxes nothing but the tracer itself.

use crate::{Attributes, Scope};
use opentelemetry::trace::{Span, SpanBuilder, TraceContextExt, Tracer, TracerProvider};
use opentelemetry::{Context, InstrumentationScope};
use std::sync::Arc;

/// A `TracerProvider` of any type.
pub(crate) trait MakeTracer: Send + Sync {
    fn tracer(&self, scope: &Scope) -> Box<dyn StartSpan>;
    /// Makes it OpenTelemetry's global one.
    fn set_global(&self);
}

pub(crate) struct TracersOf<P>(pub(crate) Arc<P>);

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
    <P::Tracer as Tracer>::Span: Span + Send + Sync + 'static,
{
    fn tracer(&self, scope: &Scope) -> Box<dyn StartSpan> {
        Box::new(self.0.tracer_with_scope(instrumentation_scope(scope)))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that touches the global provider")]
    fn set_global(&self) {
        opentelemetry::global::set_tracer_provider(Shared(self.0.clone()));
    }
}

pub(crate) fn instrumentation_scope(scope: &Scope) -> InstrumentationScope {
    let builder = InstrumentationScope::builder(scope.name());
    match scope.version() {
        Some(version) => builder.with_version(version).build(),
        None => builder.build(),
    }
}

/// A `Tracer` of any type: starts a span and returns the context in which it is the current one.
pub(crate) trait StartSpan: Send + Sync {
    /// `attributes` is called once if the span records, and not otherwise.
    fn start(
        &self,
        builder: SpanBuilder,
        parent: &Context,
        value_limit: usize,
        attributes: &mut dyn FnMut(&mut Attributes<'_>),
    ) -> Started;
}

pub(crate) struct Started {
    pub(crate) context: Context,
    pub(crate) recording: bool,
}

impl<T> StartSpan for T
where
    T: Tracer + Send + Sync,
    T::Span: Span + Send + Sync + 'static,
{
    fn start(
        &self,
        builder: SpanBuilder,
        parent: &Context,
        value_limit: usize,
        attributes: &mut dyn FnMut(&mut Attributes<'_>),
    ) -> Started {
        let mut span = self.build_with_context(builder, parent);
        let recording = span.is_recording();
        if recording {
            attributes(&mut Attributes::new(&mut |attribute| span.set_attribute(attribute), value_limit));
        }
        Started { context: parent.with_span(span), recording }
    }
}
