//! Which OpenTelemetry span a `tracing` span is.

use crate::ending;
use opentelemetry::SpanId;
use opentelemetry::trace::TraceContextExt;
use tracing::Subscriber;
use tracing::span::Id;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, SpanRef};

/// Notes it when a span is entered, after the layer below has made it current.
pub(super) struct Mark;

struct BridgedAs(SpanId);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Mark {
    fn on_enter(&self, id: &Id, cx: Context<'_, S>) {
        let Some(span) = cx.span(id) else { return };
        if span.extensions().get::<BridgedAs>().is_none() {
            span.extensions_mut().replace(BridgedAs(current()));
        }
    }
}

/// Whether `span` is the current one of OpenTelemetry, too, and not a parent of one of ours.
pub(super) fn is_current<'a, R: LookupSpan<'a>>(span: &SpanRef<'a, R>) -> bool {
    span.extensions()
        .get::<BridgedAs>()
        .is_some_and(|bridged| bridged.0 == current())
}

fn current() -> SpanId {
    ending::look(|cx| cx.span().span_context().span_id())
}
