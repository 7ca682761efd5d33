//! Markdown.

use std::borrow::Borrow;

use crate::contenders::REFERENCE;
use crate::driver::Row;
use crate::options::Options;
use crate::scenario::{Mode, Scenario};

const LOCK: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock"));

const VERSIONS: [&str; 9] = [
    "opentelemetry",
    "opentelemetry_sdk",
    "tracing",
    "tracing-opentelemetry",
    "fastrace",
    "axum",
    "axum-tracing-opentelemetry",
    "opentelemetry-instrumentation-tower",
    "tower-http",
];

/// How, with what and on what the tables that follow were measured.
pub(crate) fn heading(options: &Options) -> String {
    let rounds = format!(
        "{} rounds of {} ms",
        options.rounds,
        options.slice.as_millis()
    );
    let version = |name: &&str| Some(format!("{name} {}", locked(name)?));
    let versions = VERSIONS
        .iter()
        .filter_map(version)
        .collect::<Vec<_>>()
        .join(", ");
    let warning = if cfg!(debug_assertions) {
        "\n\n**Not optimised: these figures mean nothing.**"
    } else {
        ""
    };
    format!("{rounds}. {versions}. {}.{warning}", processor())
}

/// The version of a package in `Cargo.lock`; of several, the newest, which is the one that we name.
fn locked(name: &str) -> Option<&'static str> {
    let (_, entry) = LOCK.rsplit_once(&format!("name = \"{name}\"\nversion = \""))?;
    Some(entry.split_once('"')?.0)
}

fn processor() -> String {
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{model}, {cores} cores")
}

/// One table.
pub(crate) fn markdown(scenario: Scenario, mode: Mode, rows: &[Row], instructions: bool) -> String {
    let ratio = format!("of {REFERENCE}");
    let mut columns = vec!["contender", "ns", &ratio, "p10..p90", "allocations"];
    let is_added = rows.iter().any(|it| it.added.is_some());
    if is_added {
        columns.insert(2, "added ns");
    }
    let mut rule = vec!["--:"; columns.len()];
    rule[0] = "---";
    if instructions {
        columns.push("instructions");
        rule.push("--:");
    }

    let mut lines = vec![line(&columns), line(&rule)];
    for row in rows {
        let mut cells = vec![
            row.contender.to_owned(),
            format!("{:.1}", row.nanoseconds),
            format!("{:.3}", row.ratio.median),
            format!("{:.3}..{:.3}", row.ratio.p10, row.ratio.p90),
            format!("{:.2}", row.allocations),
        ];
        if is_added {
            let added = row.added.map_or("-".to_owned(), |it| format!("{it:.1}"));
            cells.insert(2, added);
        }
        if instructions {
            cells.push(
                row.instructions
                    .map_or("-".to_owned(), |count| format!("{count:.0}")),
            );
        }
        lines.push(line(&cells));
    }
    format!(
        "### {}: {}\n\n{}\n",
        mode.title(),
        scenario.title(),
        lines.join("\n")
    )
}

fn line<S: Borrow<str>>(cells: &[S]) -> String {
    format!("| {} |", cells.join(" | "))
}
