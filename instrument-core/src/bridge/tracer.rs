//! A tracer that looks for its provider at every span.

use crate::provider::{self, Found};
use crate::{Provider, Scope};
use opentelemetry::Context;
use opentelemetry::global::{BoxedSpan, BoxedTracer};
use opentelemetry::trace::{Span, SpanBuilder, TraceContextExt, Tracer, TracerProvider};
use std::sync::{Arc, RwLock};

static SCOPE: Scope = crate::scope!();

/// How many providers' tracers are remembered.
const REMEMBERED: usize = 8;

#[derive(Default)]
pub(super) struct LateTracer {
    /// By the provider's id, newest last.
    known: RwLock<Vec<(u64, Arc<BoxedTracer>)>>,
}

impl LateTracer {
    fn tracer_of(&self, provider: &Provider) -> Arc<BoxedTracer> {
        let id = provider.id();
        let known = self.known.read().ok().and_then(|all| {
            let found = all.iter().find(|(of, _)| *of == id);
            found.map(|(_, tracer)| tracer.clone())
        });
        known.unwrap_or_else(|| {
            let tracer = Arc::new(provider.tracer_with_scope(SCOPE.to_opentelemetry()));
            if let Ok(mut all) = self.known.write() {
                if all.len() == REMEMBERED {
                    all.remove(0);
                }
                all.push((id, tracer.clone()));
            }
            tracer
        })
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
