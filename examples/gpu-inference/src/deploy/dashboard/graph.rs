//! Which service calls which.

use super::panel::{Color, Panel, Target};
use crate::deploy::backend::Backend;
use serde_json::{Value, json};

pub(super) fn panel(backend: Backend) -> Panel {
    Panel {
        title: "Service Dependency Graph",
        says: match backend {
            Backend::Jaeger => {
                "Which service calls which, and how often, as Jaeger has counted it. Over Elasticsearch that is a job of its own (spark-dependencies)."
            }
            Backend::Tempo => {
                "Which service calls which, how long that takes and how often. Empty: neither Tempo's generator nor the Collector's service graph writes to Prometheus."
            }
        },
        kind: "nodeGraph",
        source: backend.word(),
        targets: vec![Target::Traces(query(backend))],
        unit: "",
        colors: (Color::Green, Vec::new()),
        options: match backend {
            Backend::Jaeger => json!({ "zoomMode": "cooperative" }),
            Backend::Tempo => json!({
                "zoomMode": "cooperative",
                "nodes": { "mainStatUnit": "ms", "secondaryStatUnit": "reqps" },
                "edges": { "mainStatUnit": "ms", "secondaryStatUnit": "reqps" },
            }),
        },
        custom: Value::Null,
        overrides: Vec::new(),
        width: 24,
        height: 10,
    }
}

fn query(backend: Backend) -> Value {
    match backend {
        Backend::Jaeger => json!({ "queryType": "dependencyGraph", "query": "" }),
        Backend::Tempo => json!({ "queryType": "serviceMap", "query": "" }),
    }
}
