//! What a test asks of services, and waits for.

use crate::support::patience;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// Waits three minutes at most until something is so.
#[track_caller]
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    patience::until(Duration::from_secs(180), || {
        is_so().then_some(()).ok_or_else(|| what.to_owned())
    });
}

pub(crate) fn get(url: &str, path: &str) -> (u16, String) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("there is a runtime");
    runtime.block_on(async {
        let response = reqwest::get(format!("{url}{path}"))
            .await
            .expect("it answers");
        (
            response.status().as_u16(),
            response.text().await.expect("it is text"),
        )
    })
}

/// The services of each trace that the page shows, as far as the trace is whole.
pub(crate) fn whole_traces(backend: &str) -> Vec<BTreeSet<String>> {
    let (status, body) = get(backend, "/tracing/api/traces?service=hsi-nemotron&limit=50");
    assert_eq!(status, 200, "{body}");
    let answer: Value = serde_json::from_str(&body).expect("it is JSON");
    let traces = answer["data"].as_array().expect("a list").iter();
    traces.filter_map(services_of_a_tree).collect()
}

/// `None` if a span's parent is not there.
fn services_of_a_tree(trace: &Value) -> Option<BTreeSet<String>> {
    let spans = trace["spans"].as_array()?;
    let ids: BTreeSet<_> = spans.iter().map(|span| span["spanID"].as_str()).collect();
    for span in spans {
        let parents = span["references"].as_array()?.iter();
        let mut parents = parents.filter(|reference| reference["refType"] == "CHILD_OF");
        if !parents.all(|parent| ids.contains(&parent["spanID"].as_str())) {
            return None;
        }
    }
    let processes = trace["processes"].as_object()?.values();
    let names = processes.filter_map(|process| process["serviceName"].as_str());
    Some(names.map(str::to_owned).collect())
}
