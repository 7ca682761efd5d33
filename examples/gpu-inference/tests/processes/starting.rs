//! Starts that come to nothing: what cannot start says why and ends at once, and what is told to stop meanwhile stops.

use crate::children::{children, runs};
use crate::process::{Process, program};
use nix::sys::signal::Signal;
use std::net::TcpListener;
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

/// The database takes the connection, and then says nothing.
#[test]
fn who_is_told_to_stop_while_everything_starts_stops_all_of_it() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = silent.local_addr().expect("it is bound");
    let database = format!("--database-url=postgres://{address}/hsi");
    let mut process = start(&[&EVERYTHING[..], &[&*database]].concat());
    // The backend is at its start, and waits.
    silent.accept().expect("the backend connects");
    let here = children(process.child.id());
    assert_eq!(here.len(), 3, "backend, detector and analyst");
    process.signal(Signal::SIGTERM);
    let (code, said) = process.failed();
    assert_eq!(code, Some(0), "{said}");
    assert!(!here.iter().any(|id| runs(*id)), "nobody is left behind");
}
