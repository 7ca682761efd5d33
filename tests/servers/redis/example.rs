//! The example, and the page that shows what it prints.

use crate::stage::REDIS;
use libtest_mimic::Trial;
use server_tests::{Redis, free_ports, trial};
use std::process::{Command, Output};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("the_page_shows_what_the_example_prints", REDIS, page),
        trial(
            "the_example_says_what_to_do_without_a_server",
            REDIS,
            advice,
        ),
    ]
}

const PAGE: &str = include_str!("../../../instrument-core/src/clients/redis.rs");

fn example(url: &str) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "-p", "redis-client", "--", url]);
    cargo.output().expect("cargo runs")
}

fn page() {
    let server = Redis::start();
    let ran = example(&server.url());
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    let printed = String::from_utf8(ran.stdout).expect("text");
    let printed = printed.replace(
        &format!("server.port={}", server.port()),
        "server.port=6379",
    );
    let shown = PAGE
        .lines()
        .skip_while(|line| *line != "//! ```text")
        .skip(1);
    let shown: Vec<_> = shown
        .take_while(|line| *line != "//! ```")
        .filter_map(|line| line.strip_prefix("//! "))
        .collect();
    assert_eq!(
        printed.lines().collect::<Vec<_>>(),
        shown,
        "printed, and shown"
    );
}

fn advice() {
    let [port] = free_ports();
    let ran = example(&format!("redis://127.0.0.1:{port}/"));
    assert_eq!(ran.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(said.contains("Start a server (`redis-server`)"), "{said}");
    assert_eq!(ran.stdout, b"");
}
