//! No file of the crate names a variable that the tables do not have.

use crate::config::settings::UNSUPPORTED;
use crate::config::{Setting, settings};
use std::path::Path;

/// Every whole `OTEL_…` between quotation marks or backticks.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("OTEL_") {
        if !text[..at].ends_with(['"', '`']) {
            continue;
        }
        let name: String = text[at..]
            .chars()
            .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
            .collect();
        let whole = text[at + name.len()..].starts_with(['"', '`']);
        if whole && name != "OTEL_" {
            names.push(name);
        }
    }
    names
}

fn look_into(folder: &Path, known: &[&str], seen: &mut usize) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("it can be read").path();
        // Tests misspell on purpose.
        if path.is_dir() && !path.ends_with("tests") {
            look_into(&path, known, seen);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("it can be read");
            for name in names(&text) {
                *seen += 1;
                assert!(
                    known.contains(&name.as_str()),
                    "{} names {name}, which is in no table",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_variable_that_the_crate_names_is_in_a_table() {
    let mut known: Vec<_> = settings().flat_map(Setting::variables).collect();
    known.extend(UNSUPPORTED.iter().map(|unsupported| unsupported.variable));
    let mut seen = 0;
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    look_into(&sources, &known, &mut seen);
    assert!(seen > 70, "only {seen} names were found");
}

#[test]
fn every_method_of_the_table_is_one_of_the_builder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/telemetry");
    let files = std::fs::read_dir(folder).expect("the sources are there");
    let sources: String = files
        .map(|file| std::fs::read_to_string(file.expect("it can be read").path()))
        .map(|text| text.expect("it can be read"))
        .collect();
    for method in settings().filter_map(|setting| setting.method) {
        assert!(
            sources.contains(&format!("pub fn {method}(")),
            "`{method}` is in the table and no method of the builder"
        );
    }
}
