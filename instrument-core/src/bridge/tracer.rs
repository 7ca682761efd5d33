//! A tracer that looks for its provider at every span.

use crate::provider::{self, Found};
use crate::scope::Remembered;
use crate::{Provider, Scope};
use opentelemetry::global::{BoxedSpan, BoxedTracer};
use opentelemetry::trace::{Span, SpanBuilder, TraceContextExt, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
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

    fn build_with_context(&self, mut builder: SpanBuilder, parent: &Context) -> BoxedSpan {
        if let Some(attributes) = &mut builder.attributes {
            without_query(attributes);
        }
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

/// Of the request whose span tower-http makes, the URI as it came: its query may have secrets in it.
fn without_query(attributes: &mut [KeyValue]) {
    let is_of_request = |one: &KeyValue| {
        one.key.as_str() == "target" && one.value.as_str().starts_with("tower_http::trace")
    };
    if !attributes.iter().any(is_of_request) {
        return;
    }
    for uri in attributes
        .iter_mut()
        .filter(|one| one.key.as_str() == "uri")
    {
        let path = uri
            .value
            .as_str()
            .split_once('?')
            .map(|(path, _)| path.to_owned());
        if let Some(path) = path {
            uri.value = path.into();
        }
    }
}
