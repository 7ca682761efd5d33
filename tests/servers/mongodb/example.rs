//! The example, and the page that shows what it prints.

use server_tests::{Mongo, free_ports};
use std::env;
use std::process::{Command, Output};

const PAGE: &str = include_str!("../../../instrument-core/src/clients/mongodb.rs");

fn example(uri: &str) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    // What cargo says of this package to this test: ring's build would take it for a change, and all be built anew.
    for (key, _) in env::vars_os() {
        let key = key.to_string_lossy().into_owned();
        if key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(key);
        }
    }
    cargo.args(["run", "--quiet", "-p", "mongodb-client", "--", uri]);
    cargo.output().expect("cargo runs")
}

pub(crate) fn page() {
    let server = Mongo::start();
    let ran = example(&server.uri());
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    let printed = String::from_utf8(ran.stdout).expect("text");
    let port = |number: u16| format!("port={number}");
    let printed = printed.replace(&port(server.port()), &port(27017));
    let shown = PAGE
        .lines()
        .skip_while(|line| *line != "//! ```text")
        .skip(1);
    let shown: Vec<_> = shown
        .take_while(|line| *line != "//! ```")
        .filter_map(|line| line.strip_prefix("//! "))
        .collect();
    let printed: Vec<_> = printed.lines().collect();
    assert_eq!(printed, shown, "printed, and shown");
}

pub(crate) fn advice() {
    let [port] = free_ports();
    let ran = example(&format!("mongodb://127.0.0.1:{port}/"));
    assert_eq!(ran.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(said.contains("Start a server (`mongod`)"), "{said}");
}
