//! The rows, and the work that shows what they do.

#[path = "rows/batches.rs"]
pub(crate) mod batches;
#[path = "rows/exporters.rs"]
pub(crate) mod exporters;
#[path = "rows/limits.rs"]
pub(crate) mod limits;
#[path = "rows/process.rs"]
pub(crate) mod process;
#[path = "rows/receiver.rs"]
pub(crate) mod receiver;
#[path = "rows/sampling.rs"]
pub(crate) mod sampling;

use super::row::{Built, Variables};
use instrument_core::telemetry::Telemetry;
use instrument_core::{Provider, span};
use std::io;
use telemetry_tests::receivers::SOON;

/// Every signal goes out over OTLP.
pub(crate) const ALL: Variables = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup"),
];

pub(crate) fn built(built: Built) -> Telemetry {
    built.expect("what is set can be set up")
}

/// A measurement, if there are metrics.
pub(crate) fn measure(telemetry: &Telemetry) {
    if let Some(meter) = telemetry.meter("matrix") {
        meter.u64_counter("frames").build().add(1, &[]);
    }
}

/// Does `work` with this telemetry.
pub(crate) fn within<T>(telemetry: &Telemetry, work: impl FnOnce() -> T) -> T {
    let _entered = telemetry.provider().map(Provider::enter);
    work()
}

/// A span that fails: its exception is an event or a log record.
pub(crate) fn fail() {
    let failed: Result<(), _> = span!("work").try_in_scope(|| Err(io::Error::other("as asked")));
    assert!(failed.is_err());
}

/// Sends what there is, and ends.
pub(crate) fn send(telemetry: Telemetry) {
    telemetry.shutdown(SOON).expect("everything is sent");
}

/// One failing span and one measurement, sent. What cannot be sent is given up without ado.
pub(crate) fn play(telemetry: Telemetry) {
    measure(&telemetry);
    within(&telemetry, fail);
    // An error is seen in what has arrived.
    let _ = telemetry.shutdown(SOON);
}
