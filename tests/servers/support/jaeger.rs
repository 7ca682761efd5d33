//! Jaeger.

use crate::{Running, Server, get};
use serde_json::{Value, json};

/// A Jaeger. What it has taken can be asked for at once.
#[derive(Debug)]
pub struct Jaeger {
    grpc: u16,
    http: u16,
    query: u16,
    server: Running,
}

impl Jaeger {
    /// Starts one that keeps what it gets in memory.
    ///
    /// # Panics
    ///
    /// See [`Running::start`].
    #[must_use]
    pub fn start() -> Self {
        Self::with_storage(&json!({ "memory": { "max_traces": 100_000 } }))
    }

    /// Starts one that keeps what it gets in Badger, in the form that it shows it in; Elasticsearch and Cassandra are used in
    /// that form too.
    ///
    /// # Panics
    ///
    /// See [`Running::start`].
    #[must_use]
    pub fn start_with_badger() -> Self {
        Self::with_storage(&json!({ "badger": { "ephemeral": true } }))
    }

    fn with_storage(storage: &Value) -> Self {
        let (server, [_, grpc, http, query, _]) = Running::start(Server::Jaeger, |ports, _| {
            let [health, grpc, http, query, query_grpc] =
                ports.map(|port| json!({ "endpoint": format!("127.0.0.1:{port}") }));
            json!({
                "extensions": {
                    "healthcheckv2": { "use_v2": true, "http": health },
                    "jaeger_storage": { "backends": { "traces": storage } },
                    "jaeger_query": { "storage": { "traces": "traces" }, "http": query, "grpc": query_grpc },
                },
                "receivers": { "otlp": { "protocols": { "grpc": grpc, "http": http } } },
                "exporters": { "jaeger_storage_exporter": { "trace_storage": "traces" } },
                "service": {
                    "extensions": ["healthcheckv2", "jaeger_storage", "jaeger_query"],
                    "pipelines": { "traces": { "receivers": ["otlp"], "exporters": ["jaeger_storage_exporter"] } },
                    "telemetry": { "metrics": { "level": "none" } },
                },
            })
        });
        Self {
            grpc,
            http,
            query,
            server,
        }
    }

    /// Where it takes OTLP over gRPC.
    #[must_use]
    pub fn grpc_endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.grpc)
    }

    /// Where it takes OTLP over HTTP, without the signal's path.
    #[must_use]
    pub fn http_endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.http)
    }

    /// The port of its query API.
    #[must_use]
    pub fn query_port(&self) -> u16 {
        self.query
    }

    /// The port on which it takes OTLP over HTTP.
    #[must_use]
    pub fn http_port(&self) -> u16 {
        self.http
    }

    /// The services it knows.
    ///
    /// # Panics
    ///
    /// When it does not answer: with its log.
    #[must_use]
    pub fn services(&self) -> Vec<String> {
        let services = self.ask("/api/services");
        let names = services.as_array().into_iter().flatten();
        names
            .filter_map(|name| Some(name.as_str()?.to_owned()))
            .collect()
    }

    /// Up to `limit` traces of a service, as its own page shows them.
    ///
    /// # Panics
    ///
    /// When it does not answer: with its log.
    #[must_use]
    pub fn traces(&self, service: &str, limit: usize) -> Vec<Value> {
        let traces = self.ask(&format!("/api/traces?service={service}&limit={limit}"));
        traces.as_array().cloned().unwrap_or_default()
    }

    fn ask(&self, path: &str) -> Value {
        let reply = get(self.query, path);
        let data = match &reply {
            Ok(reply) if reply.status == 200 => serde_json::from_str::<Value>(&reply.body).ok(),
            _ => None,
        };
        let data = data.and_then(|mut answer| Some(answer.get_mut("data")?.take()));
        data.unwrap_or_else(|| panic!("{path}: {reply:?}\n{}", self.server.log()))
    }
}
