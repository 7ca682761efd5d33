//! A process that ends loses no span, however it ends and whatever runtime it has.

use instrument_core::testing::Collector;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Output};

const RUNS: usize = 9;
const SPANS: usize = 1000;

fn makes_spans(collector: &Collector, protocol: &str, runtime: &str, how: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_makes-spans"))
        .args([runtime, how])
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
        .env("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
        .env("RUST_BACKTRACE", "0")
        .output()
        .expect("the process runs")
}

/// Nine runs of each way to end on each runtime: 135 processes in all.
fn nothing_is_lost(runtime: &str, how: &str, as_expected: impl Fn(ExitStatus) -> bool) {
    for run in 0..RUNS {
        let collector = Collector::start();
        let protocol = ["http/protobuf", "grpc"][run % 2];
        let output = makes_spans(&collector, protocol, runtime, how);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(as_expected(output.status), "{:?}: {said}", output.status);
        // The process is gone: what has not arrived by now never will.
        assert_eq!(
            collector.spans().len(),
            SPANS,
            "run {run} over {protocol}: {said}"
        );
    }
}

#[test]
fn returning_from_main_loses_nothing() {
    for runtime in ["multi", "current", "none"] {
        nothing_is_lost(runtime, "return", |status| status.success());
    }
}

#[test]
fn exiting_after_the_guard_was_dropped_loses_nothing() {
    for runtime in ["multi", "current", "none"] {
        nothing_is_lost(runtime, "exit", |status| status.success());
    }
}

#[test]
fn a_panic_loses_nothing() {
    for runtime in ["multi", "current", "none"] {
        nothing_is_lost(runtime, "panic", |status| status.code() == Some(101));
    }
}

#[test]
fn a_signal_loses_nothing_and_still_ends_the_process() {
    for runtime in ["multi", "current", "none"] {
        nothing_is_lost(runtime, "signal", |status| status.signal() == Some(15));
    }
}

#[test]
fn a_signal_while_main_returns_loses_nothing() {
    for runtime in ["multi", "current", "none"] {
        nothing_is_lost(runtime, "signal-return", |status| {
            status.success() || status.signal() == Some(15)
        });
    }
}

/// As shells without job control start what runs in the background.
#[test]
fn a_signal_that_was_ignored_from_the_start_still_is() {
    let collector = Collector::start();
    let ended = Command::new("sh")
        .args(["-c", r#"trap '' INT; exec "$0" "$@""#])
        .args([env!("CARGO_BIN_EXE_makes-spans"), "none", "interrupt"])
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
        .status()
        .expect("the process runs");
    assert_eq!(ended.signal(), Some(15));
    assert_eq!(collector.spans().len(), SPANS);
}
