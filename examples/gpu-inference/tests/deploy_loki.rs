//! What the services log, in a real Loki with the shipped configuration and the labels that the shipped Alloy gives: found by the
//! ids of a trace as Grafana asks for them, and the other way round by the expression of Grafana's data source.

#[path = "deploy_loki/labels.rs"]
mod labels;
mod support;

use gpu_inference::config::Role;
use instrument_core::testing::Collector;
use serde_json::{Value, json};
use server_tests::{Loki, Server, encoded, post, run, trial};
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use support::demo;
use support::shipped::{shipped, text};

const LOKI: &[Server] = &[Server::Loki];

/// How the shipped data source of Grafana finds the id in a line, to make a link to the trace of it.
fn trace_id(of: &str) -> String {
    let told = text(&format!("grafana/{of}/provisioning/datasources/hsi.yml"));
    let mut found = told.lines().filter_map(|line| {
        let quoted = line.trim().strip_prefix("matcherRegex: \"")?;
        quoted.strip_suffix('"')
    });
    found.next().expect("it has one").to_owned()
}

/// What the shipped data source of Grafana asks for the lines of a trace.
fn of_trace(of: &str, id: &str) -> String {
    let told = text(&format!("grafana/{of}/provisioning/datasources/hsi.yml"));
    let (_, logs) = told.split_once("tracesToLogsV2:").expect("it leads there");
    let mut lines = logs.lines();
    let query = lines.find_map(|line| line.trim().strip_prefix("query: "));
    let query: String = serde_json::from_str(query.expect("it asks")).expect("it is quoted");
    // Grafana's files have two for one.
    let query = query.replace("$$", "$");
    let asked = query.replace("${__trace.traceId}", id);
    assert_ne!(asked, query, "it asks for the id");
    asked
}

fn main() -> ExitCode {
    let trials = vec![
        trial("lines_have_the_names_of_their_services", &[], named),
        trial("the_lines_of_a_trace_are_found_by_its_id", LOKI, found),
        trial("lines_are_kept_for_thirty_days_and_deleted_then", &[], kept),
    ];
    run(&[], trials)
}

fn found() {
    let loki = Loki::start(&shipped("loki/loki.yaml"));
    let spans = Collector::start();
    let demo = demo::play(spans.address().port(), 2);
    let mut sent = 0;
    for (role, log) in &demo.logs {
        sent += push(&loki, role, log);
    }
    let all = lines(&loki, "{service=~\".+\"}");
    assert_eq!(all.len(), sent, "every line is there");

    // Every trace that a line names is one that was made.
    let expression = trace_id("jaeger");
    assert_eq!(expression, "trace_id=([a-f0-9]{32})");
    assert_eq!(trace_id("tempo"), expression);
    let made: BTreeSet<_> = spans
        .spans()
        .iter()
        .map(|it| it.trace_id().to_string())
        .collect();
    let named = expression.replace('(', "(?P<trace>");
    let query = format!("{{service=~\".+\"}} |~ `{expression}` | regexp `{named}`");
    let named: BTreeMap<String, usize> =
        lines(&loki, &query)
            .into_iter()
            .fold(BTreeMap::new(), |mut named, (stream, _)| {
                let id = stream["trace"].as_str().unwrap_or_default().to_owned();
                *named.entry(id).or_default() += 1;
                named
            });
    assert!(!named.is_empty(), "no line has an id: {all:?}");
    assert!(named.keys().all(|id| made.contains(id)), "{named:?}");

    // What failed has said so, and where to look.
    let failed = demo.kept.iter().filter(|id| named.contains_key(*id));
    let mut count = 0;
    for id in failed {
        let found = lines(&loki, &format!("{{service=~\".+\"}} |= `trace_id={id}`"));
        assert_eq!(found.len(), named[id], "{id}");
        for grafana in ["jaeger", "tempo"] {
            let asked = of_trace(grafana, id);
            assert_eq!(lines(&loki, &asked).len(), named[id], "{asked}");
        }
        count += 1;
    }
    assert!(
        count >= 2,
        "the two that failed are in the logs: {named:?}\n{:?}",
        demo.kept
    );
}

/// Under which traces are sent, too.
fn named() {
    for (service, role) in [
        ("backend", Role::Backend),
        ("detector", Role::Detector),
        ("analyst", Role::Analyst),
        ("cameras", Role::Demo),
    ] {
        let labels = labels::of(service);
        assert_eq!(labels["service_name"], role.service_name(), "{service}");
        assert_eq!(labels["service"], service);
    }
    // Somebody else's keep their own.
    assert!(!labels::of("grafana").contains_key("service_name"));
}

/// What a service has logged, as Alloy sends it: the whole line, and no label that is different for each trace.
fn push(loki: &Loki, role: &str, log: &str) -> usize {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("it is after 1970");
    let at = |number: usize| {
        (now + Duration::from_nanos(number as u64))
            .as_nanos()
            .to_string()
    };
    let lines = log.lines().filter(|line| !line.is_empty()).enumerate();
    let values: Vec<_> = lines
        .map(|(number, line)| json!([at(number), line]))
        .collect();
    if values.is_empty() {
        return 0;
    }
    let body = json!({ "streams": [{ "stream": labels::of(role), "values": values }] });
    let reply = post(
        loki.port(),
        "/loki/api/v1/push",
        "application/json",
        body.to_string().as_bytes(),
    );
    let reply = reply.expect("Loki answers");
    assert_eq!(reply.status, 204, "{}", reply.body);
    values.len()
}

/// Labels and text of the lines that a query finds.
fn lines(loki: &Loki, query: &str) -> Vec<(Value, String)> {
    let query = encoded(query);
    let answer = loki.ask(&format!(
        "/loki/api/v1/query_range?since=1h&limit=5000&query={query}"
    ));
    let streams = answer["data"]["result"].as_array().expect("streams");
    let of_one = |stream: &Value| {
        let values = stream["values"].as_array().cloned().unwrap_or_default();
        let labels = stream["stream"].clone();
        let text = |value: Value| {
            (
                labels.clone(),
                value[1].as_str().unwrap_or_default().to_owned(),
            )
        };
        values.into_iter().map(text).collect::<Vec<_>>()
    };
    streams.iter().flat_map(of_one).collect()
}

fn kept() {
    let told = text("loki/loki.yaml");
    for line in [
        "  retention_period: ${LOKI_RETENTION:-720h}",
        "  retention_enabled: true",
        "  ingestion_rate_mb: 4",
        "  ingestion_burst_size_mb: 8",
    ] {
        assert!(told.lines().any(|it| it == line), "{line}");
    }
}
