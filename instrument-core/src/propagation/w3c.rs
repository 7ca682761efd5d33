//! Trace context and baggage together: what a provider propagates by default.

use super::caller::Caller;
use super::field::Field;
use super::source::Source;
use super::{Baggage, TraceContext};
use opentelemetry::Context;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use std::sync::OnceLock;

/// [`TraceContext`] and [`Baggage`], the default of every [`Provider`](crate::Provider).
#[derive(Clone, Copy, Debug, Default)]
pub struct W3c {}

impl W3c {
    /// The propagator.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }

    pub(super) fn caller(cx: &Context, source: &impl Source) -> Caller {
        let with_baggage = Baggage::extract_from(cx, source);
        TraceContext::caller(with_baggage.unwrap_or_else(|| cx.clone()), source)
    }
}

impl TextMapPropagator for W3c {
    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        TraceContext::new().inject_context(cx, injector);
        Baggage::new().inject_context(cx, injector);
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        Self::caller(cx, &extractor).into_context()
    }

    fn fields(&self) -> FieldIter<'_> {
        static FIELDS: OnceLock<[String; 3]> = OnceLock::new();
        FieldIter::new(FIELDS.get_or_init(|| Field::ALL.map(|field| field.name().to_owned())))
    }
}
