//! The doctor as a program, for scripts: its exit codes, and what it says.

use instrument_core::testing::Collector;
use std::process::{Command, Output};

/// With nothing in its environment that could set it up.
fn doctor() -> Command {
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_examined"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("OTEL_") {
            doctor.env_remove(name);
        }
    }
    doctor
}

#[track_caller]
fn said(output: &Output, code: i32) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}{errors}");
    said + &errors
}

#[test]
fn exit_codes_are_for_scripts_and_words_for_people() {
    let collector = Collector::start();
    let well = doctor()
        .arg("camera-service")
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
        .output()
        .expect("it runs");
    assert!(said(&well, 0).starts_with("camera-service: healthy\n"));
    assert_eq!(collector.spans().len(), 1);

    let ill = doctor()
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://nowhere.invalid:4318")
        .output()
        .expect("it runs");
    assert!(said(&ill, 1).contains("\n  unreachable: "));

    let help = doctor().arg("--help").output().expect("it runs");
    assert!(said(&help, 0).starts_with("usage: doctor"));
    let wrong = doctor().arg("--frobnicate").output().expect("it runs");
    assert!(said(&wrong, 2).starts_with("usage: doctor"));
}
