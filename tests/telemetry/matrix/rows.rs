//! The rows, and the work that shows what they do.

#[path = "rows/batches.rs"]
pub mod batches;
#[path = "rows/exporters.rs"]
pub mod exporters;
#[path = "rows/limits.rs"]
pub mod limits;
#[path = "rows/process.rs"]
pub mod process;
#[path = "rows/receiver.rs"]
pub mod receiver;
#[path = "rows/sampling.rs"]
pub mod sampling;

use super::row::{Built, Variables};
use instrument_core::telemetry::Telemetry;
use instrument_core::{Provider, span};
use std::io;
use telemetry_tests::receivers::SOON;

/// Every signal goes out over OTLP.
pub const ALL: Variables = &[
    ("OTEL_LOGS_EXPORTER", "otlp"),
    ("OTEL_METRICS_EXPORTER", "otlp"),
    ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
    ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup"),
];

pub fn built(built: Built) -> Telemetry {
    built.expect("what is set can be set up")
}

/// Does `work` with this telemetry.
pub fn within<T>(telemetry: &Telemetry, work: impl FnOnce() -> T) -> T {
    let _entered = telemetry.provider().map(Provider::enter);
    work()
}

/// A span that fails: its exception is an event or a log record.
pub fn fail() {
    let failed: Result<(), _> = span!("work").try_in_scope(|| Err(io::Error::other("as asked")));
    assert!(failed.is_err());
}

/// Sends what there is, and ends.
pub fn send(telemetry: Telemetry) {
    telemetry.shutdown(SOON).expect("everything is sent");
}

/// One failing span, sent. What cannot be sent is given up without ado.
pub fn play(telemetry: Telemetry) {
    within(&telemetry, fail);
    // An error is seen in what has arrived.
    let _ = telemetry.shutdown(SOON);
}
