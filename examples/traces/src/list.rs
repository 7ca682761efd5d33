//! Traces, one a line.

use crate::Failure;
use crate::answers::Trace;
use crate::arguments::Filter;
use crate::client::Client;
use crate::words::{ago, duration, plain};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const SHOWN: usize = 20;
/// Of so many the slowest are looked for.
const LOOKED_AT: usize = 1500;

pub(crate) async fn list(client: &Client, filter: &Filter) -> Result<String, Failure> {
    let traces = find(client, filter, filter.limit.unwrap_or(SHOWN)).await?;
    Ok(lines(&traces))
}

pub(crate) async fn slowest(client: &Client, filter: &Filter) -> Result<String, Failure> {
    let mut traces = find(client, filter, LOOKED_AT).await?;
    traces.sort_by_key(|trace| Reverse(trace.duration()));
    traces.truncate(filter.limit.unwrap_or(SHOWN));
    Ok(lines(&traces))
}

async fn find(client: &Client, filter: &Filter, limit: usize) -> Result<Vec<Trace>, Failure> {
    let mut parameters = filter.parameters.clone();
    parameters.push(("limit", limit.to_string()));
    client.data("traces", &parameters).await
}

fn lines(traces: &[Trace]) -> String {
    if traces.is_empty() {
        return "no trace is like that; `doctor` says whether any arrive".to_owned();
    }
    let mut text = format!(
        "{:<32}  {:>9}  {:>5}  {:>6}  {:>10}  what",
        "trace", "took", "spans", "errors", "when"
    );
    for trace in traces {
        let root = trace.root();
        let what = root.map_or_else(String::new, |root| {
            format!(
                "{}: {}",
                plain(trace.service(root), 40),
                plain(&root.operation_name, 60)
            )
        });
        let services: BTreeSet<_> = trace.spans.iter().map(|span| trace.service(span)).collect();
        let more = if services.len() > 1 {
            format!(" (+{} services)", services.len() - 1)
        } else {
            String::new()
        };
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\n{:<32}  {:>9}  {:>5}  {:>6}  {:>10}  {what}{more}",
            plain(&trace.id, 32),
            duration(trace.duration()),
            trace.spans.len(),
            trace.errors(),
            ago(trace.start()),
        );
    }
    text
}
