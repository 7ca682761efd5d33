//! The log records of a trace.

use super::traces::{Tag, attribute, micros};
use instrument_core::store::Trace;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct LogJson<'a> {
    timestamp: u64,
    #[serde(rename = "spanID")]
    span_id: String,
    severity: &'a str,
    body: &'a str,
    #[serde(rename = "serviceName")]
    service: &'a str,
    attributes: Vec<Tag<'a>>,
}

/// In the order in which they were written.
pub(super) fn logs(trace: &Trace) -> Vec<LogJson<'_>> {
    let logs = trace.logs().iter().map(|log| LogJson {
        timestamp: micros(log.at),
        span_id: log.span_id.to_string(),
        severity: &log.severity,
        body: &log.body,
        service: &log.process.service,
        attributes: log.attributes.iter().map(attribute).collect(),
    });
    let mut logs: Vec<_> = logs.collect();
    logs.sort_by_key(|log| log.timestamp);
    logs
}
