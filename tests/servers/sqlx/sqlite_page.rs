//! The example, and the page that shows what it prints.

use std::process::Command;

const PAGE: &str = include_str!("../../../instrument-core/src/clients/sqlx.rs");

pub(crate) fn shows_what_the_example_prints() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "-p", "sqlx-client"]);
    let ran = cargo.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    let printed = String::from_utf8(ran.stdout).expect("text");
    let shown = PAGE
        .lines()
        .skip_while(|line| *line != "//! ```text")
        .skip(1);
    let shown: Vec<_> = shown
        .take_while(|line| *line != "//! ```")
        .filter_map(|line| line.strip_prefix("//! "))
        .collect();
    assert_eq!(printed.lines().collect::<Vec<_>>(), shown);
}
