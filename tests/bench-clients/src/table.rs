//! Markdown.

use crate::contenders::PEER;
use crate::driver::Row;
use crate::options::Options;
use crate::scenario::{Mode, Scenario};

const LOCK: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock"));

const VERSIONS: [&str; 8] = [
    "sqlx",
    "sqlx-tracing",
    "redis",
    "libsqlite3-sys",
    "opentelemetry",
    "opentelemetry_sdk",
    "tracing",
    "tracing-opentelemetry",
];

/// How, with what and on what the tables that follow were measured.
pub(crate) fn heading(options: &Options) -> String {
    let (rounds, slice) = (options.rounds, options.slice.as_millis());
    let versions: Vec<_> = VERSIONS.iter().flat_map(|name| locked(name)).collect();
    let warning = if cfg!(debug_assertions) {
        "\n\n**Not optimised: these figures mean nothing.**"
    } else {
        ""
    };
    let versions = versions.join(", ");
    format!(
        "{rounds} rounds of {slice} ms. {versions}. {}.{warning}",
        processor()
    )
}

/// The package with each version of it in `Cargo.lock`.
fn locked(name: &str) -> impl Iterator<Item = String> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let versions = LOCK
        .split(&entry)
        .skip(1)
        .filter_map(|rest| rest.split_once('"'));
    let found: Vec<_> = versions
        .map(|(version, _)| format!("{name} {version}"))
        .collect();
    found.into_iter()
}

fn processor() -> String {
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    format!("{model}, {cores} cores, load {load} at the start")
}

/// One table.
pub(crate) fn markdown(scenario: Scenario, mode: Mode, rows: &[Row]) -> String {
    let ratio = format!("added ns of {PEER}");
    let heads = [
        "contender",
        "ns",
        "added ns",
        &ratio,
        "p10..p90",
        "allocations",
        "added",
        "instructions",
        "added",
    ];
    let rule = ["---"]
        .into_iter()
        .chain([" --:"; 8].map(str::trim))
        .collect::<Vec<_>>();
    let mut lines = vec![line(&heads.map(str::to_owned)), line(&rule)];
    let count = |count: Option<f64>| count.map_or("-".to_owned(), |count| format!("{count:.0}"));
    for row in rows {
        let added = row.added.as_ref();
        let has_peer = added.is_some_and(|it| it.ratio[0].is_finite());
        let with = |text: fn(&crate::driver::Added) -> String| added.map_or("-".to_owned(), text);
        let beside = |text| if has_peer { with(text) } else { "-".to_owned() };
        lines.push(line(&[
            row.contender.to_owned(),
            format!("{:.0}", row.nanoseconds),
            with(|it| format!("{:.0}", it.nanoseconds)),
            beside(|it| format!("{:.3}", it.ratio[0])),
            beside(|it| format!("{:.2}..{:.2}", it.ratio[1], it.ratio[2])),
            format!("{:.1}", row.allocations),
            with(|it| format!("{:.1}", it.allocations)),
            count(row.instructions),
            count(added.and_then(|it| it.instructions)),
        ]));
    }
    format!(
        "### {}: {}\n\n{}\n",
        mode.title(),
        scenario.title(),
        lines.join("\n")
    )
}

fn line<S: AsRef<str>>(cells: &[S]) -> String {
    let cells: Vec<_> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {} |", cells.join(" | "))
}
