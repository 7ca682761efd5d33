//! Traces, one a line.

use crate::Failure;
use crate::answers::Trace;
use crate::arguments::Filter;
use crate::client::Client;
use crate::words::{ago, duration, plain};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const SHOWN: usize = 20;

pub(crate) async fn list(client: &Client, filter: &Filter) -> Result<String, Failure> {
    find(client, filter, "newest").await
}

pub(crate) async fn slowest(client: &Client, filter: &Filter) -> Result<String, Failure> {
    find(client, filter, "slowest").await
}

async fn find(client: &Client, filter: &Filter, order: &str) -> Result<String, Failure> {
    let mut parameters = filter.parameters.clone();
    parameters.push(("order", order.to_owned()));
    parameters.push(("limit", filter.limit.unwrap_or(SHOWN).to_string()));
    let traces: Vec<Trace> = client.data("traces", &parameters).await?;
    Ok(lines(&traces))
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
