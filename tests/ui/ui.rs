//! What compiles and what does not, and in which words the macro says so.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Cases of mistakes that the compiler reports, not a rule of the macro; and one of many mistakes at once.
const WITHOUT_A_RULE: &[&str] = &[
    "body-does-not-see-ours",
    "err-without-result",
    "hidden-future",
    "many-mistakes",
    "not-send",
    "parent-of-no-span",
    "unsafe-fn-called-safely",
    "unused-parameter",
    "value-of-no-attribute",
    "wrong-closure",
    "wrong-output",
    "wrong-return-type",
];

#[test]
fn good_code_compiles_and_bad_code_is_told_why() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*.rs");
}

#[test]
fn every_rule_has_its_case_and_every_case_its_rule() {
    let rules: BTreeSet<String> = rules()
        .into_iter()
        .chain(WITHOUT_A_RULE.iter().map(|&case| case.to_owned()))
        .collect();
    assert_eq!(
        files("rs"),
        rules,
        "rules of `instrument-macros/src/rules.rs` (right) and cases in `fail` (left)"
    );
    assert_eq!(
        files("stderr"),
        rules,
        "rules (right) and what is expected of their cases (left)"
    );
    assert!(rules.len() >= 40, "{}", rules.len());
}

/// The ids in the table of rules.
fn rules() -> Vec<String> {
    let table = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../instrument-macros/src/rules.rs"
    );
    let table = fs::read_to_string(table).expect("the table of rules");
    let ids = table
        .lines()
        .filter_map(|line| line.strip_prefix("    \"")?.split_once('"'));
    ids.map(|(id, _)| id.to_owned()).collect()
}

/// The names of the files in `fail` with this extension.
fn files(extension: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fail");
    let paths = fs::read_dir(folder)
        .expect("the cases")
        .map(|entry| entry.expect("a case").path());
    let named = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    named
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}
