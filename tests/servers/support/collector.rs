//! The OpenTelemetry Collector.

use crate::{Running, Server};
use serde_json::{Value, json};
use std::fs;

/// A collector that writes down every span it takes.
#[derive(Debug)]
pub struct Collector {
    grpc: u16,
    http: u16,
    server: Running,
}

/// In the server's own folder.
const WRITTEN: &str = "spans.json";

impl Collector {
    /// Starts one.
    ///
    /// # Panics
    ///
    /// See [`Running::start`].
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&json!({}))
    }

    /// Starts one that takes nothing over HTTP unless it is compressed with gzip.
    ///
    /// # Panics
    ///
    /// See [`Running::start`].
    #[must_use]
    pub fn start_for_gzip() -> Self {
        Self::start_with(&json!({ "compression_algorithms": ["gzip"] }))
    }

    fn start_with(http_settings: &Value) -> Self {
        let (server, [_, grpc, http]) = Running::start(Server::Collector, |ports, folder| {
            let [health, grpc, http] = ports.map(|port| format!("127.0.0.1:{port}"));
            let grpc = json!({ "endpoint": grpc });
            let mut http_settings = http_settings.clone();
            http_settings["endpoint"] = http.into();
            json!({
                "extensions": { "health_check": { "endpoint": health, "path": "/status" } },
                "receivers": { "otlp": { "protocols": { "grpc": grpc, "http": http_settings } } },
                "exporters": { "file": { "path": folder.path().join(WRITTEN) } },
                "service": {
                    "extensions": ["health_check"],
                    "pipelines": { "traces": { "receivers": ["otlp"], "exporters": ["file"] } },
                    "telemetry": { "metrics": { "level": "none" } },
                },
            })
        });
        Self { grpc, http, server }
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

    /// Stops it; the requests it has got, as OTLP in JSON.
    ///
    /// # Panics
    ///
    /// When it does not end well, or wrote something else: with its log.
    #[must_use]
    pub fn requests(mut self) -> Vec<Value> {
        self.server.stop();
        let written = fs::read_to_string(self.server.folder().path().join(WRITTEN));
        let written = written.unwrap_or_else(|e| panic!("{WRITTEN}: {e}\n{}", self.server.log()));
        let request = |line| serde_json::from_str(line).expect("a request a line");
        written.lines().map(request).collect()
    }
}
