//! A Jaeger over an Elasticsearch, with the shipped configuration, script and templates; only the ports are others.

use crate::support::metrics::Metrics;
use crate::support::overlay;
use crate::support::patience::until;
use crate::support::shipped::shipped;
use serde_json::{Value, json};
use server_tests::{Elasticsearch, Running, Server, get};
use std::process::{Command, Output};
use std::time::Duration;

/// How long what was written may take until it is found: what Jaeger and Elasticsearch hold back, and a slow machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// Both, started. They end with this value.
#[derive(Debug)]
pub(crate) struct Store {
    jaeger: Running,
    pub(crate) elasticsearch: Elasticsearch,
    pub(crate) grpc: u16,
    pub(crate) http: u16,
    query: u16,
    metrics: u16,
}

/// Runs the script that prepares Elasticsearch, with nothing set but this.
pub(crate) fn prepare(url: &str, settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new("sh");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ES_") {
            command.env_remove(name);
        }
    }
    command.arg(shipped("elasticsearch/lifecycle.sh"));
    command.env("ES_URL", url).envs(settings.iter().copied());
    command.output().expect("there is a shell")
}

impl Store {
    /// Starts both on free ports, prepared with settings of the script's.
    pub(crate) fn start(settings: &[(&str, &str)]) -> Self {
        let elasticsearch = Elasticsearch::start();
        let prepared = prepare(&elasticsearch.url(), settings);
        assert!(prepared.status.success(), "{prepared:?}");
        Self::start_on(elasticsearch, json!({}))
    }

    /// Starts a Jaeger on an Elasticsearch, with other settings for its indices.
    pub(crate) fn start_on(elasticsearch: Elasticsearch, mut storage: Value) -> Self {
        storage["server_urls"] = json!([elasticsearch.url()]);
        let (jaeger, [_, grpc, http, query, _, metrics]) = Running::start_over(
            Server::Jaeger,
            Some(&shipped("jaeger/jaeger.yaml")),
            |[health, grpc, http, query, query_grpc, metrics], _| {
                json!({
                    "extensions": {
                        "healthcheckv2": { "http": overlay::at(health) },
                        "jaeger_query": { "http": overlay::at(query), "grpc": overlay::at(query_grpc) },
                        "jaeger_storage": { "backends": { "elasticsearch": { "elasticsearch": storage } } },
                    },
                    "receivers": overlay::otlp(Some(grpc), Some(http)),
                    "service": { "telemetry": overlay::metrics(metrics) },
                })
            },
        );
        Self {
            jaeger,
            elasticsearch,
            grpc,
            http,
            query,
            metrics,
        }
    }

    /// Stops both in order, and starts them again where they were.
    pub(crate) fn restart(&mut self) {
        self.jaeger.stop();
        self.elasticsearch.restart();
        self.jaeger.restart();
    }

    /// What the query API answers, without what is around it.
    #[track_caller]
    pub(crate) fn ask(&self, path: &str) -> Value {
        let reply = get(self.query, path);
        let read = reply.as_ref().ok().filter(|reply| reply.status == 200);
        let read = read.and_then(|reply| serde_json::from_str::<Value>(&reply.body).ok());
        let mut read = read.unwrap_or_else(|| panic!("{path}: {reply:?}\n{}", self.jaeger.log()));
        read["data"].take()
    }

    /// The same as names in order.
    #[track_caller]
    pub(crate) fn names(&self, path: &str) -> Vec<String> {
        let names = self.ask(path);
        let names = names.as_array().into_iter().flatten();
        let mut names: Vec<_> = names
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect();
        names.sort();
        names
    }

    /// One trace as it is shown, all spans of it.
    #[track_caller]
    pub(crate) fn trace(&self, id: &str) -> Vec<Value> {
        let found = self.ask(&format!("/api/traces/{id}"));
        let spans = found[0]["spans"].as_array().cloned();
        spans.unwrap_or_else(|| panic!("no trace {id}: {found}"))
    }

    /// Waits until Elasticsearch finds every span that Jaeger has taken since it was started. How many there are.
    #[track_caller]
    pub(crate) fn until_all_are_found(&self) -> u64 {
        let taken = self.taken();
        until(PATIENCE, || {
            let found = self.spans();
            if found == taken {
                return Ok(found);
            }
            let log = self.jaeger.log();
            let missing = format!("{found} of {taken} spans are found\n{log}");
            assert!(found < taken, "{missing}");
            Err(missing)
        })
    }

    /// As Jaeger's own metrics say it.
    fn taken(&self) -> u64 {
        let metrics = Metrics::of(self.metrics);
        metrics.sum("otelcol_receiver_accepted_spans", &[]) as u64
    }

    /// How many spans Elasticsearch finds.
    #[track_caller]
    pub(crate) fn spans(&self) -> u64 {
        self.elasticsearch
            .ask("POST", "/*jaeger-span-read/_refresh", "");
        let counted = self.elasticsearch.get("/*jaeger-span-read/_count");
        counted["count"].as_u64().expect("a number")
    }
}
