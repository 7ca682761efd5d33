//! Any text as a file: a configuration or a refusal, and no panic. See `config::tests::any_value`.

use super::values::LARGE;
use super::with;
use crate::config::CodeSettings;
use any_input::for_any;
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "file_format: '1.1'\n",
    "disabled: ",
    "resource: ",
    "attributes: ",
    "attributes_list: ",
    "tracer_provider: ",
    "processors: ",
    "batch: ",
    "simple: ",
    "exporter: ",
    "otlp_http: ",
    "otlp_grpc: ",
    "console: ",
    "endpoint: ",
    "headers: ",
    "sampler: ",
    "parent_based: ",
    "root: ",
    "always_on: ",
    "ratio: ",
    "meter_provider: ",
    "readers: ",
    "periodic: ",
    "propagator: ",
    "composite: ",
    "distribution: ",
    "instrument: ",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ": ",
    "&a ",
    "*a",
    "!!str ",
    "? ",
    "| ",
    "> ",
    "'",
    "\"",
    "# ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "${A}",
    "${A:-b}",
    "$$",
    "${",
    "null",
    "true",
    "0.5",
    "-1",
    "\t",
    "\u{feff}",
    "é",
    "\0",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(WORDS).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-z0-9:{}\\[\\]&*!|>'\"%@#,? \n-]{0,12}",
    ]
}

/// Pieces of YAML one after the other: most are none.
fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40)
        .prop_map(|pieces| format!("file_format: '1.1'\n{}", pieces.concat()))
}

/// A file that is right, with some lines of it changed: most still are YAML.
fn changed() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..5, piece());
    prop::collection::vec(change, 1..4).prop_map(|changes| {
        let mut lines: Vec<String> = LARGE.lines().map(str::to_owned).collect();
        for (at, kind, piece) in changes {
            let at = at.index(lines.len());
            let line = lines[at].clone();
            let (key, value) = line.split_once(':').unwrap_or((&line, ""));
            lines[at] = match kind {
                0 => format!("{key}: {piece}"),
                1 => format!("{key}x:{value}"),
                2 => format!("  {line}"),
                3 => format!("{line}\n{line}"),
                _ => line.strip_prefix("  ").unwrap_or_default().to_owned(),
            };
        }
        lines.join("\n")
    })
}

#[test]
fn any_file_is_answered() {
    let tried = for_any(&prop_oneof![pieces(), changed()], 4_000, |text| match with(
        &text,
        &CodeSettings::default(),
        &[("A", "- a: {")],
    ) {
        Ok(_) => Ok(true),
        Err(error) => {
            let problems = error.problems();
            prop_assert!(
                problems
                    .iter()
                    .all(|p| p.to_string().starts_with("otel.yaml:"))
            );
            Ok(false)
        }
    });
    let (tried, read) = (tried.inputs, tried.held);
    println!("{tried} files, {read} of them read");
    assert!(
        read > 0 && read < tried,
        "{read} of {tried}: the words no longer fit the schema"
    );
}
