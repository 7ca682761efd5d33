//! The page of settings says what the table says.
//!
//! `UPDATE_DOCS=1 cargo test -p instrument-core --all-features the_page_of_settings` writes it anew.

use crate::config::settings::UNSUPPORTED;
use crate::config::{Setting, settings};
use std::fmt::Write as _;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/settings.md");

const BEFORE: &str = "\
# Settings

An empty variable counts as unset. A wrong value is never fatal: it is named, with what is allowed and what is used
instead, unless `OTEL_RUST_CONFIG_STRICT` is true. A standard variable beats its twin, and where two sources disagree
both are named. Numbers of time are milliseconds.

| variable | in the file | in code | default | allowed | meaning | example |
|---|---|---|---|---|---|---|
";

const BETWEEN: &str = "
# The configuration file

`OTEL_CONFIG_FILE` names a file in OpenTelemetry's declarative schema, version 1.1 (feature `config-file`). It decides
alone: what it leaves out has the schema's default, so that a file without `tracer_provider` exports no spans and one
without `propagator` propagates nothing. Values may refer to variables, as `${NAME}`, `${env:NAME}` or
`${NAME:-default}`; `$$` is a `$`. Of code, what is forced is the last word, and the service's name is used where the
file has none. `RUST_LOG` counts as ever.

A value that is wrong, a key that is unknown, and a part of the schema that is not supported are named with line and
column and passed over: id generators, configurators of tracers, loggers and meters, the samplers `composite`,
`jaeger_remote` and `probability`, the propagators `b3` and `b3multi`, the exporter `otlp_file`, JSON encoding, views,
limits of log records, resource detection (the detectors here always run). A file that cannot be read or is no YAML
refuses the set-up.

What the schema has no place for stands under `distribution.instrument`.

# Variables of the specification that are not honoured

They are named at the start if they are set.

| variable | why |
|---|---|
";

fn page() -> String {
    let mut page = BEFORE.to_owned();
    for setting in settings() {
        let Setting {
            default,
            allowed,
            meaning,
            example,
            ..
        } = setting;
        let (variables, path, method) = (
            variables(setting),
            setting.path.map_or_else(String::new, code_list),
            setting.method.map_or_else(String::new, code_list),
        );
        writeln!(
            page,
            "| {variables} | {path} | {method} | {default} | {allowed} | {meaning} | `{example}` |"
        )
        .expect("a string takes everything");
    }
    page.push_str(BETWEEN);
    for unsupported in UNSUPPORTED {
        writeln!(page, "| `{}` | {} |", unsupported.variable, unsupported.why)
            .expect("a string takes everything");
    }
    page
}

fn variables(setting: &Setting) -> String {
    let mut text = format!("`{}`", setting.variable);
    if let Some(twin) = setting.twin {
        write!(text, "; `{}`", twin.variable).expect("a string takes everything");
        if twin.allowed != setting.allowed {
            write!(text, " ({})", twin.allowed).expect("a string takes everything");
        }
    }
    for signal in setting.signals.into_iter().flatten() {
        write!(text, "; `{signal}`").expect("a string takes everything");
    }
    text
}

fn code_list(text: &str) -> String {
    let items: Vec<_> = text.split(", ").map(|item| format!("`{item}`")).collect();
    items.join(", ")
}

#[test]
fn the_page_of_settings_is_made_of_the_table() {
    let made = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &made).expect("the page can be written");
        return;
    }
    let page = std::fs::read_to_string(PAGE).expect("the page is there");
    assert!(
        page == made,
        "{PAGE} is not what the table says; run this test with UPDATE_DOCS=1"
    );
}

#[test]
fn every_row_says_what_it_is() {
    for setting in settings() {
        assert!(!setting.default.is_empty(), "{}", setting.variable);
        assert!(setting.meaning.ends_with('.'), "{}", setting.variable);
        assert!(!setting.example.is_empty(), "{}", setting.variable);
        for text in [setting.default, setting.meaning, setting.example] {
            assert!(!text.contains('|'), "{}", setting.variable);
        }
    }
    let mut all: Vec<_> = settings().flat_map(Setting::variables).collect();
    all.extend(UNSUPPORTED.iter().map(|unsupported| unsupported.variable));
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "a variable stands in the tables twice");
}
