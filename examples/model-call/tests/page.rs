//! The page of calls of models shows what this example prints.

use std::path::Path;
use std::process::Command;

const BEGIN: &str = "//! ```text\n";

#[test]
fn the_page_shows_the_tree_that_is_printed() {
    let printed = Command::new(env!("CARGO_BIN_EXE_model-call"))
        .output()
        .expect("it runs");
    assert!(printed.status.success(), "{printed:?}");
    let printed = String::from_utf8(printed.stdout).expect("it is text");
    let page =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../instrument-core/src/clients/genai.rs");
    let page = std::fs::read_to_string(page).expect("it is there");
    let (_, tree) = page.split_once(BEGIN).expect("it shows a tree");
    let (tree, _) = tree.split_once("//! ```\n").expect("which ends");
    let shown: String = tree
        .lines()
        .map(|line| line.strip_prefix("//! ").unwrap_or_default().to_owned() + "\n")
        .collect();
    assert_eq!(shown, printed, "copy what `cargo run -p model-call` prints");
}

#[test]
fn a_server_that_is_not_there_is_told_of_and_so_is_what_to_do() {
    // Nobody listens at port 9.
    let failed = Command::new(env!("CARGO_BIN_EXE_model-call"))
        .arg("http://127.0.0.1:9/v1")
        .output()
        .expect("it runs");
    assert_eq!(failed.status.code(), Some(1));
    let said = String::from_utf8_lossy(&failed.stderr);
    assert!(
        said.contains("http://127.0.0.1:9/v1") && said.contains("llama-server"),
        "{said}"
    );
    let tree = String::from_utf8_lossy(&failed.stdout);
    assert!(tree.contains("!connection_refused"), "{tree}");
}
