//! Which propagator a context uses.

use super::{Caller, TraceContext, W3c};
use crate::provider::{self, Found};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::global;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use std::any::Any;
use std::sync::Arc;

/// A provider's propagator. The default is known by its type, so that it can read carriers without allocating.
#[derive(Clone, Debug, Default)]
pub(crate) enum Propagator {
    #[default]
    W3c,
    Other(Arc<dyn TextMapPropagator + Send + Sync>),
}

impl Propagator {
    pub(crate) fn new<P>(propagator: P) -> Self
    where
        P: TextMapPropagator + Send + Sync + 'static,
    {
        let any: &dyn Any = &propagator;
        if any.is::<W3c>() {
            Self::W3c
        } else if let Some(made) = any.downcast_ref::<Self>() {
            made.clone()
        } else {
            Self::Other(Arc::new(propagator))
        }
    }

    fn as_dyn(&self) -> &dyn TextMapPropagator {
        const DEFAULT: &W3c = &W3c::new();
        match self {
            Self::W3c => DEFAULT,
            Self::Other(other) => &**other,
        }
    }
}

/// So that one can be a provider's and OpenTelemetry's global one.
impl TextMapPropagator for Propagator {
    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        self.as_dyn().inject_context(cx, injector);
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        self.as_dyn().extract_with_context(cx, extractor)
    }

    fn fields(&self) -> FieldIter<'_> {
        self.as_dyn().fields()
    }
}

/// What is called with the propagator of a context, of whatever type that is.
pub(super) enum Chosen<'a> {
    W3c,
    Other(&'a dyn TextMapPropagator),
}

/// Calls `work` with the propagator of the provider of `cx`.
pub(super) fn with_propagator<R>(cx: &Context, mut work: impl FnMut(Chosen<'_>) -> R) -> R {
    match provider::of(cx) {
        Found::Ours(provider) => match provider.propagator() {
            Propagator::W3c => work(Chosen::W3c),
            Propagator::Other(other) => work(Chosen::Other(&**other)),
        },
        Found::Global => global::get_text_map_propagator(|global| work(Chosen::Other(global))),
    }
}

/// Whether baggage comes in the header `baggage` and nowhere else, as with the default propagator. For authors of layers.
#[must_use]
pub fn is_w3c(cx: &Context) -> bool {
    with_propagator(cx, |chosen| matches!(chosen, Chosen::W3c))
}

/// Writes `cx` into the carrier, for whoever gets it: the trace, and the baggage.
///
/// The propagator is the one of the [`Provider`](crate::Provider) of `cx`; where only OpenTelemetry's global provider is known,
/// the global one. Without a span or baggage, nothing is written.
pub fn inject_context(cx: &Context, carrier: &mut dyn Injector) {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => W3c::new().inject_context(cx, carrier),
        Chosen::Other(other) => other.inject_context(cx, carrier),
    });
}

/// Writes `cx` into the carrier without its baggage, for receivers that are not trusted with it.
pub fn inject_without_baggage(cx: &Context, carrier: &mut dyn Injector) {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => TraceContext::new().inject_context(cx, carrier),
        // Whatever form it gives baggage, there is none.
        Chosen::Other(other) => other.inject_context(&without_baggage(cx), carrier),
    });
}

/// `cx` with what the carrier holds: the remote span as the parent of what is started under it, and the baggage.
///
/// The propagator is the one of the [`Provider`](crate::Provider) of `cx`; where only OpenTelemetry's global provider is known,
/// the global one. What is missing or invalid leaves `cx` as it is.
#[must_use = "what was extracted is in the context that is returned"]
pub fn extract_context(cx: &Context, carrier: &dyn Extractor) -> Context {
    caller(cx, carrier).into_context()
}

pub(super) fn caller(cx: &Context, carrier: &dyn Extractor) -> Caller {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => W3c::caller(cx, &carrier),
        Chosen::Other(other) => other.extract_with_context(cx, carrier).into(),
    })
}

/// The names under which a context is written, that whoever sends something anew leaves nothing behind.
#[cfg(all(feature = "queue", feature = "redis"))]
pub(crate) fn fields(cx: &Context) -> Vec<String> {
    let names =
        |propagator: &dyn TextMapPropagator| propagator.fields().map(str::to_owned).collect();
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => names(&W3c::new()),
        Chosen::Other(other) => names(other),
    })
}

/// `cx` without baggage: what is injected from it has none.
#[must_use = "the context that is given keeps its baggage"]
pub fn without_baggage(cx: &Context) -> Context {
    if cx.baggage().is_empty() {
        cx.clone()
    } else {
        cx.with_cleared_baggage()
    }
}
