//! Trees as they are to be.

use instrument_core::testing::Tree;

/// Compares a tree with what is expected, whose indentation does not matter as a whole. What every span has is said once,
/// in `everywhere`, and stands there as `…`.
///
/// # Panics
///
/// When they differ.
#[track_caller]
pub fn assert_golden(tree: &Tree, everywhere: &str, expected: &str) {
    let shown = tree.to_string().replace(everywhere, "…");
    let expected = unindented(expected);
    assert!(
        shown.trim_end() == expected,
        "it is\n{shown}\nand should be\n{expected}\n"
    );
}

fn unindented(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start().len();
    let common = lines().map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = lines().map(|line| &line[common..]).collect();
    lines.join("\n")
}
