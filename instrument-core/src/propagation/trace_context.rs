//! The propagator of W3C trace context.

use super::caller::Caller;
use super::field::Field;
use super::received;
use super::source::{Single, Source};
use super::trace_parent::TraceParent;
use super::trace_state::Parsed;
use opentelemetry::Context;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use std::sync::OnceLock;

/// [W3C trace context](https://www.w3.org/TR/trace-context-2/), level 2, kept to strictly.
///
/// * A `traceparent` that is invalid in any way, or that is there twice, is no parent: a new trace begins.
/// * A `tracestate` that is invalid in any way is dropped, and its `traceparent` still counts. Several headers are one list,
///   and of a key that is there twice the leftmost stays. Keys must be valid by level 1 and level 2. All of a valid one is sent on: at most 32 members of 513 characters.
/// * Below a parent that is not sampled, where nobody started a span, each injection has a parent id of its own.
/// * The random flag of the parent is sent on also by spans that are not sampled. Flags that the specification does not
///   know are sent as zero.
///
/// It is an ordinary OpenTelemetry propagator, and can be the global one of any program.
///
/// ```
/// use instrument_core::propagation::TraceContext;
/// use opentelemetry::Context;
/// use opentelemetry::propagation::TextMapPropagator;
/// use opentelemetry::trace::TraceContextExt;
/// use std::collections::HashMap;
///
/// let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
/// let headers = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
/// let cx = TraceContext::new().extract_with_context(&Context::new(), &headers);
/// assert!(cx.span().span_context().is_sampled());
///
/// let mut sent = HashMap::new();
/// TraceContext::new().inject_context(&cx, &mut sent);
/// assert_eq!(sent["traceparent"], traceparent);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct TraceContext {}

impl TraceContext {
    /// The propagator.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }

    /// The span that a source says it is below, with what `cx` has to remember of it.
    pub(super) fn caller(mut context: Context, source: &impl Source) -> Caller {
        let Single::One(header) = source.single(Field::TraceParent) else {
            return context.into();
        };
        let span = TraceParent::parse(header)
            .map(|parent| received::parent(&mut context, parent, Parsed::of(source)));
        Caller { context, span }
    }
}

impl TextMapPropagator for TraceContext {
    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        if let Some(parent) = received::parent_header(cx) {
            injector.set(Field::TraceParent.name(), parent);
            if let Some(state) = received::state_header(cx) {
                injector.set(Field::TraceState.name(), state);
            }
        }
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        Self::caller(cx.clone(), &extractor).into_context()
    }

    fn fields(&self) -> FieldIter<'_> {
        static FIELDS: OnceLock<[String; 2]> = OnceLock::new();
        let fields = [Field::TraceParent, Field::TraceState];
        FieldIter::new(FIELDS.get_or_init(|| fields.map(|field| field.name().to_owned())))
    }
}
