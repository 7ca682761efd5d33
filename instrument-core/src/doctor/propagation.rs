//! Whether a request that goes out tells which trace it belongs to.

use super::finding::{Finding, Verdict};
use crate::config::{Config, Propagator};
use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use std::collections::HashMap;

const ADVICE: &str = "so that the next service does not start a trace of its own: unset OTEL_PROPAGATORS, or set OTEL_PROPAGATORS=tracecontext,baggage";

/// `own`: what code gives in the place of all others.
pub(super) fn finding(
    config: &Config,
    own: Option<&(dyn TextMapPropagator + Send + Sync)>,
) -> Option<Finding> {
    if let Some(own) = own {
        let works = injects(|cx, headers| own.inject_context(cx, headers));
        return (!works).then(|| {
            Finding::new(
                Verdict::NoPropagator,
                "requests go out without their trace: the propagator that code gives writes no header",
                "give `with_propagator` one that also writes the trace, as `TraceContextPropagator` does",
            )
        });
    }
    let why = match config.propagators.as_slice() {
        named if named.contains(&Propagator::TraceContext) => return None,
        [] => "there are no propagators",
        _ => "`tracecontext` is not among the propagators",
    };
    let text = format!("requests go out without `traceparent`: {why}");
    Some(Finding::new(Verdict::NoPropagator, text, ADVICE))
}

/// What the whole process uses now, whoever has set it.
pub(super) fn of_process() -> Option<Finding> {
    let works = opentelemetry::global::get_text_map_propagator(|global| {
        injects(|cx, headers| global.inject_context(cx, headers))
    });
    (!works).then(|| {
        Finding::new(
            Verdict::NoPropagator,
            "requests go out without their trace: OpenTelemetry's global propagator writes no header",
            format!("{ADVICE}; and look for a library that calls `set_text_map_propagator` itself"),
        )
    })
}

fn injects(inject: impl FnOnce(&Context, &mut HashMap<String, String>)) -> bool {
    let (trace_id, span_id) = (TraceId::from(1), SpanId::from(1));
    let sampled = TraceFlags::SAMPLED;
    let span = SpanContext::new(trace_id, span_id, sampled, false, TraceState::default());
    let mut headers = HashMap::new();
    inject(&Context::new().with_remote_span_context(span), &mut headers);
    !headers.is_empty()
}
