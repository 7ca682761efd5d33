//! A process ends while its threads make spans: at once, as it was told to, and with all that was made before.

use instrument_core::testing::Collector;
use std::collections::HashSet;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};

const RUNS: usize = 4;
const SPANS: usize = 500;

/// The names of what has arrived from each of some processes that end so.
fn names_from(how: &str, as_expected: impl Fn(ExitStatus) -> bool) -> Vec<Vec<String>> {
    let run = |run| {
        let collector = Collector::start();
        let output = Command::new(env!("CARGO_BIN_EXE_makes-spans"))
            .args([["multi", "none"][run % 2], how, &SPANS.to_string()])
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
            .env(
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                ["http/protobuf", "grpc"][run / 2],
            )
            .env("RUST_BACKTRACE", "0")
            .output()
            .expect("the process runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(as_expected(output.status), "{:?}: {said}", output.status);
        let spans = collector.spans();
        let ids: HashSet<_> = spans.iter().map(|span| span.span_id()).collect();
        assert_eq!(ids.len(), spans.len(), "a span came twice");
        spans.iter().map(|span| span.name().to_owned()).collect()
    };
    (0..RUNS).map(run).collect()
}

fn all_that_was_made_before_arrives(how: &str, as_expected: impl Fn(ExitStatus) -> bool) {
    for names in names_from(how, as_expected) {
        let before = names.iter().filter(|name| *name == "work").count();
        assert_eq!(before, SPANS, "{} spans in all", names.len());
    }
}

#[test]
fn returning_from_main() {
    all_that_was_made_before_arrives("busy-return", |status| status.success());
}

#[test]
fn exiting_after_the_guard_was_dropped() {
    all_that_was_made_before_arrives("busy-exit", |status| status.success());
}

#[test]
fn panicking() {
    all_that_was_made_before_arrives("busy-panic", |status| status.code() == Some(101));
}

#[test]
fn told_by_a_signal() {
    all_that_was_made_before_arrives("busy-signal", |status| status.signal() == Some(15));
}

/// Nothing can be done for what has not been sent; what has been is whole, or the collector would have refused it.
#[test]
fn killed_where_it_stands() {
    for names in names_from("busy-abort", |status| status.signal() == Some(6)) {
        let known = ["work", "more", "below"];
        assert!(names.iter().all(|name| known.contains(&name.as_str())));
    }
}
