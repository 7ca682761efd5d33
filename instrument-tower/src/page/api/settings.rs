//! What the page is told of itself, and of the store.

use super::answer::Answer;
use crate::page::notes;
use crate::page::settings::{Settings, Threshold};
use instrument_core::store::{StoreCounts, TraceStore};
use serde::Serialize;

#[derive(Serialize)]
struct About<'a> {
    grafana_url: Option<&'a str>,
    jaeger_url: Option<&'a str>,
    thresholds: &'a [Threshold],
    version: &'static str,
    store: Counts,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Counts {
    traces: usize,
    spans: usize,
    logs: usize,
    bytes: usize,
    max_traces: usize,
    max_spans: usize,
    max_bytes: usize,
    max_age_s: u64,
    received_spans: u64,
    evicted_traces: u64,
    evicted_spans: u64,
    evicted_logs: u64,
    refused_spans: u64,
    refused_logs: u64,
    repeated_spans: u64,
    unknown_running: u64,
}

pub(in crate::page) fn about(store: &TraceStore, settings: &Settings) -> Answer {
    let counts = store.counts();
    Answer::plain(&About {
        grafana_url: settings.grafana_url.as_deref(),
        jaeger_url: settings.jaeger_url.as_deref(),
        thresholds: &settings.thresholds,
        version: env!("CARGO_PKG_VERSION"),
        notes: notes::notes(store, &counts),
        store: counts.into(),
    })
}

impl From<StoreCounts> for Counts {
    fn from(counts: StoreCounts) -> Self {
        Self {
            traces: counts.traces,
            spans: counts.spans,
            logs: counts.logs,
            bytes: counts.bytes,
            max_traces: counts.max_traces,
            max_spans: counts.max_spans,
            max_bytes: counts.max_bytes,
            max_age_s: counts.max_age.as_secs(),
            received_spans: counts.received_spans,
            evicted_traces: counts.evicted_traces,
            evicted_spans: counts.evicted_spans,
            evicted_logs: counts.evicted_logs,
            refused_spans: counts.refused_spans,
            refused_logs: counts.refused_logs,
            repeated_spans: counts.repeated_spans,
            unknown_running: counts.unknown_running,
        }
    }
}
