//! When each span ran and how long it took, in columns.

use super::Node;
use super::layout::Row;
use std::time::{Duration, SystemTime};

const WIDTH: usize = 24;

/// One text for each row, all equally wide.
pub(super) fn columns(nodes: &[Node], rows: &[Row]) -> Vec<String> {
    let durations: Vec<_> = rows.iter().map(|row| length(&nodes[row.node])).collect();
    let widest = durations
        .iter()
        .map(|duration| duration.chars().count())
        .max()
        .unwrap_or(0);
    let mut columns = Vec::with_capacity(rows.len());
    // Every root opens a trace, with a time axis of its own.
    let mut axis = (SystemTime::UNIX_EPOCH, Duration::ZERO);
    for (i, row) in rows.iter().enumerate() {
        if row.depth == 0 {
            let below = rows[i + 1..].iter().take_while(|row| row.depth > 0);
            axis = extent(
                std::iter::once(row)
                    .chain(below)
                    .map(|row| &nodes[row.node]),
            );
        }
        columns.push(format!(
            "{}  {:>widest$}",
            bar(&nodes[row.node], axis),
            durations[i]
        ));
    }
    columns
}

/// When the first of `nodes` starts, and how long it is until the last one ends.
fn extent<'a>(nodes: impl Iterator<Item = &'a Node>) -> (SystemTime, Duration) {
    let times = nodes.map(|node| (node.start, node.end.unwrap_or(node.start)));
    let (start, end) = times
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or((SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH));
    (start, since(end, start))
}

fn bar(node: &Node, (origin, whole): (SystemTime, Duration)) -> String {
    let cells = |at: SystemTime| {
        let share = since(at, origin).as_secs_f64() / whole.as_secs_f64().max(f64::MIN_POSITIVE);
        (share * WIDTH as f64).round() as usize
    };
    let from = cells(node.start).min(WIDTH - 1);
    // A span without an end goes on.
    let to = node.end.map_or(WIDTH, cells).clamp(from + 1, WIDTH);
    let filling = if node.end.is_some() { "█" } else { "░" };
    format!(
        "{}{}{}",
        " ".repeat(from),
        filling.repeat(to - from),
        " ".repeat(WIDTH - to)
    )
}

fn length(node: &Node) -> String {
    node.end
        .map_or_else(|| "open".to_owned(), |end| in_words(since(end, node.start)))
}

fn since(later: SystemTime, earlier: SystemTime) -> Duration {
    // The wall clock may have been set back.
    later.duration_since(earlier).unwrap_or_default()
}

/// Three digits and a unit.
pub(super) fn in_words(duration: Duration) -> String {
    let nanos = duration.as_nanos() as f64;
    let (value, unit) = match duration.as_nanos() {
        0..1_000 => return format!("{} ns", duration.as_nanos()),
        1_000..1_000_000 => (nanos / 1e3, "µs"),
        1_000_000..1_000_000_000 => (nanos / 1e6, "ms"),
        _ => (nanos / 1e9, "s"),
    };
    let decimals = if value < 9.995 {
        2
    } else if value < 99.95 {
        1
    } else {
        0
    };
    format!("{value:.decimals$} {unit}")
}
