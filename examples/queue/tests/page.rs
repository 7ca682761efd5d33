//! The page of queues shows what this program prints.

use std::process::Command;

const PAGE: &str = include_str!("../../../instrument-core/src/clients/queue.rs");

#[test]
fn the_page_shows_what_the_program_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_queue"))
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("it prints text");

    let (_, shown) = PAGE
        .split_once("`cargo run -p queue`")
        .expect("the page names the program");
    let block = shown.split("//! ```").nth(1).expect("a block follows");
    let lines = block.lines().skip(1).map(|line| {
        let text = line.strip_prefix("//!").unwrap_or(line);
        text.strip_prefix(' ').unwrap_or(text)
    });
    let shown: Vec<_> = lines.collect();
    let printed: Vec<_> = printed.lines().collect();
    assert_eq!(shown, printed, "\n{}", printed.join("\n//! "));
}
