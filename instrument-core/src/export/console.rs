//! Spans as lines for people.

mod line;

use line::Line;
use opentelemetry::trace::SpanId;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Writes one line per span to standard error, children below their parent where a batch has both.
///
/// Standard output belongs to the program: what it prints there may be read by another one.
#[derive(Debug)]
pub(crate) struct Console;

impl SpanExporter for Console {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let text = drawn(&batch);
        // One write, so that lines of others do not come between.
        io::stderr()
            .lock()
            .write_all(text.as_bytes())
            .map_err(|error| {
                OTelSdkError::InternalFailure(format!("standard error cannot be written: {error}"))
            })
    }
}

fn drawn(spans: &[SpanData]) -> String {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    // Backwards, since a stack gives back the last one first.
    order.sort_by_key(|at| std::cmp::Reverse(spans[*at].start_time));
    let id = |span: &SpanData| (span.span_context.trace_id(), span.span_context.span_id());
    let here: HashMap<_, usize> = spans
        .iter()
        .enumerate()
        .map(|(at, span)| (id(span), at))
        .collect();
    let parent = |at: usize| {
        let span = &spans[at];
        let parent = (span.span_context.trace_id(), span.parent_span_id);
        here.get(&parent)
            .filter(|_| span.parent_span_id != SpanId::INVALID)
            .copied()
    };
    let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut open = Vec::new();
    for at in &order {
        match parent(*at) {
            Some(parent) => children.entry(parent).or_default().push(*at),
            None => open.push((*at, 0)),
        }
    }
    let mut text = String::new();
    while let Some((at, depth)) = open.pop() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{:1$}{2}", "", depth * 2, Line(&spans[at]));
        let below = children.remove(&at).unwrap_or_default();
        open.extend(below.into_iter().map(|child| (child, depth + 1)));
    }
    // Whoever is its own ancestor is below nothing, but not lost.
    let mut lost: Vec<usize> = children.into_values().flatten().collect();
    lost.sort_unstable();
    for at in lost {
        let _ = writeln!(text, "{}", Line(&spans[at]));
    }
    text
}

#[cfg(test)]
mod tests;
