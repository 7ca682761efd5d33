//! What is put over a shipped configuration so that it works here: other ports, and nothing else.

use serde_json::{Value, json};

/// Where something listens.
pub(crate) fn local(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

/// The same as a setting.
pub(crate) fn at(port: u16) -> Value {
    json!({ "endpoint": local(port) })
}

/// Receivers of OTLP.
pub(crate) fn otlp(grpc: Option<u16>, http: Option<u16>) -> Value {
    let protocols = [("grpc", grpc), ("http", http)];
    let protocols = protocols
        .into_iter()
        .filter_map(|(name, port)| Some((name.to_owned(), at(port?))));
    json!({ "otlp": { "protocols": protocols.collect::<serde_json::Map<_, _>>() } })
}

/// Where it tells of itself.
pub(crate) fn metrics(port: u16) -> Value {
    let exporter = json!({ "prometheus": { "host": "127.0.0.1", "port": port } });
    json!({ "metrics": { "readers": [{ "pull": { "exporter": exporter } }] } })
}
