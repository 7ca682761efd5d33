//! What is going on, and what to do.

use instrument_core::store::{StoreCounts, TraceStore};

pub(super) fn notes(store: &TraceStore, counts: &StoreCounts) -> Vec<String> {
    let mut notes = Vec::new();
    if counts.spans == 0 {
        notes.push(if counts.received_spans == 0 {
            "No span has arrived yet. Call the service, or send traces to this page: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=<the address of this page>/v1/traces.".to_owned()
        } else {
            "All traces are gone: they were too old, or had to make room. See StoreLimits.".to_owned()
        });
    }
    let _ = store;
    notes
}
