//! Telemetry for tests that look at what is stored.

use crate::config::Role;
use instrument_core::store::TraceStore;
use instrument_core::telemetry::Telemetry;

/// Telemetry under a role's name that exports nothing, and the traces of it.
pub(crate) fn stored(role: Role) -> (Telemetry, TraceStore) {
    let store = TraceStore::default();
    let telemetry = Telemetry::builder(role.service_name())
        .with_variables([("OTEL_TRACES_EXPORTER", "none")])
        .with_store(&store)
        .build()
        .expect("nothing is exported");
    (telemetry, store)
}
