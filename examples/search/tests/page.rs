//! The page of this example shows what it prints.

use std::process::{Command, Output};

fn search(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_search"))
        .args(words)
        .env_remove("LLM_URL")
        .output()
        .expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

#[test]
fn the_page_shows_what_is_printed() {
    let found = search(&["a", "red", "bicycle", "in", "the", "rain"]);
    assert!(found.status.success(), "{found:?}");
    let page = include_str!("../src/lib.rs");
    let (_, shown) = page.split_once("//! ```text\n").expect("it shows it");
    let (shown, _) = shown.split_once("//! ```\n").expect("which ends");
    let shown: String = shown
        .lines()
        .map(|line| line.strip_prefix("//! ").unwrap_or_default().to_owned() + "\n")
        .collect();
    assert_eq!(shown, text(&found.stdout), "copy what is printed");
}

#[test]
fn a_query_without_words_is_told_of() {
    let none = search(&["?"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(
        text(&none.stderr).contains("no word to search for"),
        "{none:?}"
    );
    assert!(text(&none.stdout).contains("search.embedding"), "{none:?}");
}

#[test]
fn a_model_that_is_not_there_is_told_of() {
    // Nobody listens at port 9.
    let none = Command::new(env!("CARGO_BIN_EXE_search"))
        .arg("bicycle")
        .env("LLM_URL", "http://127.0.0.1:9/v1")
        .output()
        .expect("it runs");
    assert_eq!(none.status.code(), Some(1));
    let said = text(&none.stderr);
    assert!(
        said.contains("http://127.0.0.1:9/v1") && said.contains("LLM_URL"),
        "{said}"
    );
}
