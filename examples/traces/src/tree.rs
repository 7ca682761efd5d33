//! One trace as a tree.

use crate::Failure;
use crate::answers::{Log, Span, Trace};
use crate::client::Client;
use crate::words::{duration, plain};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

const BAR: usize = 24;
/// Deeper ones are not indented further.
const DEEPEST: usize = 40;

pub(crate) async fn show(client: &Client, id: &str) -> Result<String, Failure> {
    let traces: Vec<Trace> = client.data(&format!("traces/{id}"), &[]).await?;
    let Some(trace) = traces.first() else {
        return Err(Failure::new(
            format!("there is no trace {id}"),
            "Look at `list` for those there are.",
        ));
    };
    let logs: Vec<Log> = client.data(&format!("traces/{id}/logs"), &[]).await?;
    let mut text = tree(trace);
    for log in &logs {
        let after = duration(log.timestamp.saturating_sub(trace.start()));
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\n+{after:>9}  {} {}",
            plain(&log.severity, 8),
            plain(&log.body, 500)
        );
    }
    Ok(text)
}

fn tree(trace: &Trace) -> String {
    let known: HashSet<&str> = trace.spans.iter().map(|span| span.id.as_str()).collect();
    let mut below: HashMap<Option<&str>, Vec<&Span>> = HashMap::new();
    for span in &trace.spans {
        let parent = span
            .parent()
            .filter(|parent| known.contains(parent) && *parent != span.id);
        below.entry(parent).or_default().push(span);
    }
    for spans in below.values_mut() {
        spans.sort_by_key(|span| span.start_time);
    }
    let mut text = format!(
        "{}: {} spans, {}",
        plain(&trace.id, 32),
        trace.spans.len(),
        duration(trace.duration())
    );
    let tops = below.remove(&None).unwrap_or_default();
    let mut left: Vec<(usize, &Span)> = tops.into_iter().rev().map(|span| (0, span)).collect();
    while let Some((depth, span)) = left.pop() {
        line(
            &mut text,
            trace,
            span,
            depth,
            span.parent().is_some_and(|parent| !known.contains(parent)),
        );
        let children = below.remove(&Some(span.id.as_str())).unwrap_or_default();
        left.extend(children.into_iter().rev().map(|child| (depth + 1, child)));
    }
    text
}

fn line(text: &mut String, trace: &Trace, span: &Span, depth: usize, is_orphan: bool) {
    let mut notes = String::new();
    if is_orphan {
        notes.push_str(" (its parent is missing)");
    }
    if span.is_error() {
        let description = span
            .tag("otel.status_description")
            .and_then(|value| value.as_str());
        let kind = span.tag("error.type").and_then(|value| value.as_str());
        let why = description.or(kind).unwrap_or("failed");
        // Writing to a string does not fail.
        let _ = write!(notes, " ! {}", plain(why, 200));
    }
    let _ = write!(
        text,
        "\n{}  {:>9}  {:indent$}{} {{{}}}{notes}",
        bar(trace, span),
        duration(span.duration),
        "",
        plain(&span.operation_name, 100),
        plain(trace.service(span), 40),
        indent = 2 * depth.min(DEEPEST)
    );
}

/// When it was, as far as so many characters can say.
fn bar(trace: &Trace, span: &Span) -> String {
    let all = trace.duration().max(1) as f64;
    let at = |time: u64| (time.saturating_sub(trace.start()) as f64 / all * BAR as f64) as usize;
    let from = at(span.start_time).min(BAR - 1);
    let to = at(span.end()).clamp(from + 1, BAR);
    let column = |column| {
        if (from..to).contains(&column) {
            '█'
        } else {
            ' '
        }
    };
    (0..BAR).map(column).collect()
}
