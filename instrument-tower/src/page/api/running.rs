//! Spans that have started and not ended.

use super::id::trace_id;
use super::traces::micros;
use instrument_core::store::RunningSpan;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct RunningJson<'a> {
    #[serde(rename = "traceID")]
    trace_id: String,
    #[serde(rename = "spanID")]
    span_id: String,
    #[serde(rename = "operationName")]
    name: &'a str,
    #[serde(rename = "serviceName")]
    service: &'a str,
    #[serde(rename = "startTime")]
    start: u64,
}

pub(super) fn running(spans: &[RunningSpan]) -> Vec<RunningJson<'_>> {
    let shown = spans.iter().map(|span| RunningJson {
        trace_id: trace_id(span.trace_id),
        span_id: span.span_id.to_string(),
        name: &span.name,
        service: &span.service,
        start: micros(span.start),
    });
    shown.collect()
}
