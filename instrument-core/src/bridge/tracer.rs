//! A tracer that looks for its provider at every span.

use crate::provider::{self, Found};
use crate::scope::Remembered;
use crate::{Provider, Scope};
use opentelemetry::Context;
use opentelemetry::global::{BoxedSpan, BoxedTracer};
use opentelemetry::trace::{Span, SpanBuilder, TraceContextExt, Tracer, TracerProvider};
use std::sync::Arc;

static SCOPE: Scope = crate::scope!();

pub(super) struct LateTracer {
    known: Remembered<BoxedTracer>,
}

impl LateTracer {
    fn tracer_of(&self, provider: &Provider) -> Arc<BoxedTracer> {
        self.known.of(provider, || {
            provider.tracer_with_scope(SCOPE.to_opentelemetry())
        })
    }
}

impl Default for LateTracer {
    fn default() -> Self {
        Self {
            known: Remembered::new(),
        }
    }
}

impl Tracer for LateTracer {
    type Span = BoxedSpan;

    fn build_with_context(&self, builder: SpanBuilder, parent: &Context) -> BoxedSpan {
        match provider::of(parent) {
            Found::Ours(provider) => self.tracer_of(provider).build_with_context(builder, parent),
            Found::Global => {
                let span = provider::global_tracer(&SCOPE).build_with_context(builder, parent);
                // Without a provider, OpenTelemetry hands back the parent's id.
                if span.span_context().span_id() != parent.span().span_context().span_id() {
                    provider::global_is_live();
                }
                span
            }
        }
    }
}
