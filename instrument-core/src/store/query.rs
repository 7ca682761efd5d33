//! What is looked for.

use super::span::StoredSpan;
use super::trace::Trace;
use super::value::StoredAttribute;
use opentelemetry::trace::Status;
use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

/// What is looked for: a trace with a span that is all of this.
///
/// ```
/// use instrument_core::store::Query;
/// use std::time::Duration;
///
/// let slow_detections = Query {
///     service: Some("hsi-backend".to_owned()),
///     operation: Some("detection_processing".to_owned()),
///     min_duration: Some(Duration::from_secs(5)),
///     ..Query::default()
/// };
/// # drop(slow_detections);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// `service.name` of the span's process.
    pub service: Option<String>,
    /// The span's name.
    pub operation: Option<String>,
    /// Attributes of the span, of its events or of its process, as text. `error` is `true` for a span that failed; `event`,
    /// `span.kind`, `otel.status_code`, `otel.status_description`, `otel.scope.name`, `otel.scope.version` and
    /// `w3c.tracestate` are what Jaeger makes of the rest of it.
    pub tags: Vec<(String, String)>,
    /// The span took at least so long.
    pub min_duration: Option<Duration>,
    /// The span took at most so long.
    pub max_duration: Option<Duration>,
    /// The span started at this time or later, in nanoseconds since 1970.
    pub start: Option<u64>,
    /// The span started at this time or earlier, in nanoseconds since 1970.
    pub end: Option<u64>,
    /// Which traces come first.
    pub order: TraceOrder,
    /// So many traces at most, the first of that order.
    pub limit: usize,
}

/// Which traces come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TraceOrder {
    /// Those that started last.
    #[default]
    Newest,
    /// Those that took longest.
    Slowest,
}

impl TraceOrder {
    /// Where the same is true of two, the newer one comes first, and then the one that came later.
    pub(super) fn sort(self, traces: &mut [(u64, Arc<Trace>)]) {
        traces.sort_by_cached_key(|(number, trace)| {
            let took = match self {
                Self::Newest => 0,
                Self::Slowest => trace.end().saturating_sub(trace.start()),
            };
            Reverse((took, trace.start(), *number))
        });
    }
}

impl Default for Query {
    fn default() -> Self {
        Self {
            service: None,
            operation: None,
            tags: Vec::new(),
            min_duration: None,
            max_duration: None,
            start: None,
            end: None,
            order: TraceOrder::Newest,
            limit: 100,
        }
    }
}

impl Query {
    pub(super) fn matches(&self, trace: &Trace) -> bool {
        trace.spans().iter().any(|span| self.is(span))
    }

    fn is(&self, span: &StoredSpan) -> bool {
        let duration = Duration::from_nanos(span.duration());
        let is = |wanted: &Option<String>, found: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == found)
        };
        is(&self.service, &span.process.service)
            && is(&self.operation, &span.name)
            && self.min_duration.is_none_or(|least| duration >= least)
            && self.max_duration.is_none_or(|most| duration <= most)
            && self.start.is_none_or(|from| span.start >= from)
            && self.end.is_none_or(|to| span.start <= to)
            && self.tags.iter().all(|(key, value)| has(span, key, value))
    }
}

fn has(span: &StoredSpan, key: &str, value: &str) -> bool {
    if key == "error" && value == "true" && span.is_error() {
        return true;
    }
    let in_list = |list: &[StoredAttribute]| {
        let mut list = list.iter();
        list.any(|attribute| &*attribute.key == key && attribute.value.to_string() == value)
    };
    in_list(&span.attributes)
        || in_list(&span.process.attributes)
        || span
            .events
            .iter()
            .any(|event| in_list(&event.attributes) || (key == "event" && &*event.name == value))
        || shown(span, key).is_some_and(|shown| shown == value)
}

/// What Jaeger shows as an attribute, and finds, though it is none.
fn shown<'a>(span: &'a StoredSpan, key: &str) -> Option<&'a str> {
    Some(match (key, &span.status) {
        ("otel.status_code", Status::Error { .. }) => "ERROR",
        ("otel.status_code", Status::Ok) => "OK",
        ("otel.status_description", Status::Error { description }) => description,
        ("otel.scope.name", _) => &span.scope.name,
        ("otel.scope.version", _) => &span.scope.version,
        ("w3c.tracestate", _) => &span.trace_state,
        ("span.kind", _) => word(span.kind.as_ref()?),
        _ => return None,
    })
}

fn word(kind: &opentelemetry::trace::SpanKind) -> &'static str {
    use opentelemetry::trace::SpanKind;
    match kind {
        SpanKind::Client => "client",
        SpanKind::Server => "server",
        SpanKind::Producer => "producer",
        SpanKind::Consumer => "consumer",
        SpanKind::Internal => "internal",
    }
}
