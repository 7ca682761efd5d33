//! Starts that come to nothing: what cannot start says why and ends at once, and what is told to stop meanwhile stops.

use crate::process::{Process, program};
use std::process::Stdio;

/// A folder that nobody can make.
const NO_FOLDER: &str = "--data-dir=/dev/null/data";

/// Everything, on free ports.
const EVERYTHING: [&str; 3] = [
    "--backend-listen=127.0.0.1:0",
    "--detector-listen=127.0.0.1:0",
    "--analyst-listen=127.0.0.1:0",
];

/// Its standard input stays open.
fn start(arguments: &[&str]) -> Process {
    let mut command = program(arguments);
    command
        .env("OTEL_TRACES_EXPORTER", "none")
        .stderr(Stdio::piped());
    Process::of(command)
}

#[test]
fn a_role_that_cannot_start_ends_though_its_input_does_not() {
    let mut process = start(&["backend", EVERYTHING[0], NO_FOLDER, "--stop-with-input"]);
    let (code, said) = process.failed();
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("DATA_DIR /dev/null/data cannot be made"),
        "{said}"
    );
}

#[test]
fn the_one_command_tells_who_could_not_start_and_ends() {
    let mut process = start(&[&EVERYTHING[..], &[NO_FOLDER]].concat());
    let (code, said) = process.failed();
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("DATA_DIR /dev/null/data cannot be made"),
        "{said}"
    );
    assert!(
        said.contains("the backend ended before it listened (exit status: 1)"),
        "{said}"
    );
}
