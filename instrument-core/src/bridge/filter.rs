//! Which spans and events are taken.

use super::mark;
use super::queries::is_of_query;
use crate::provider;
use opentelemetry::Context as OtelContext;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::registry::LookupSpan;

/// Spans that can be recorded, and events that happen right in them.
pub(super) struct Recordable;

/// Under this target, spans are made to be traces and not lines: axum-tracing-opentelemetry has its requests here, at level `TRACE`.
const FOR_TRACES: &str = "otel::tracing";

fn is_of_interest(metadata: &Metadata<'_>) -> bool {
    if metadata.is_event() {
        return *metadata.level() <= Level::INFO && !is_of_query(metadata);
    }
    let target = metadata.target();
    // A span of a connection is as long as the connection, and of no request.
    let is_taken = *metadata.level() <= Level::DEBUG || target == FOR_TRACES;
    is_taken && target != "h2" && !target.starts_with("h2::")
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Filter<S> for Recordable {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        is_of_interest(metadata)
            && (metadata.is_event()
                || provider::is_any() && OtelContext::map_current(|cx| provider::is_recordable(cx)))
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_of_interest(metadata) {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        // Also for `FOR_TRACES`: who wants those spans lets their level through already, and `log` would ask about each of its lines.
        Some(LevelFilter::DEBUG)
    }

    fn event_enabled(&self, event: &Event<'_>, cx: &Context<'_, S>) -> bool {
        cx.event_span(event)
            .is_some_and(|span| mark::is_current(&span))
    }
}
