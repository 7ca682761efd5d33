//! Traces in tables, by what was done.

use super::panel::{Color, Panel, Target, thresholds};
use crate::config::Role;
use crate::deploy::backend::Backend;
use crate::operation::{self, Operation};
use serde_json::{Value, json};
use std::time::Duration;

/// What traces a table has.
enum Which {
    Named(Role, Operation),
    Failed,
    All,
}

pub(super) fn panels(backend: Backend) -> Vec<Panel> {
    let table = |title, says, which, limit| table(backend, title, says, &which, limit);
    vec![
        table(
            "Pipeline Analysis Traces",
            "Batches that were judged, and how long that took with everything around it. Slow: is it the model (see LLM Inference), or waiting for it (`queue.wait_ms`)?",
            Which::Named(Role::Backend, operation::ANALYSIS),
            15,
        ),
        table(
            "Detection Processing",
            "Images that were looked at. Slow: `queue.wait_ms` of `batch` in the detector says whether it is the network or the wait for it; then start another detector.",
            Which::Named(Role::Backend, operation::DETECTION),
            10,
        ),
        table(
            "LLM Inference",
            "Calls of the language model, one for each attempt. Empty where rules judge. Slow: see HsiLlmSlow.",
            Which::Named(Role::Analyst, operation::LLM),
            10,
        ),
        table(
            "Error Traces",
            "Traces of the chosen service with a span that failed. The span's `error.type` and its exception say why; `retry` events say whether it went well in the end.",
            Which::Failed,
            20,
        ),
        table(
            "All Recent Traces",
            "The newest traces of the chosen service. Empty: does the service send (see The telemetry itself), and do collectors pass on?",
            Which::All,
            30,
        )
        .wide(24),
    ]
}

fn table(
    backend: Backend,
    title: &'static str,
    says: &'static str,
    which: &Which,
    limit: u32,
) -> Panel {
    let yellow_and_red = |warn, bad| {
        let at = |duration| in_unit(backend, duration);
        (
            Color::Green,
            vec![(at(warn), Color::Yellow), (at(bad), Color::Red)],
        )
    };
    let colors = match which {
        Which::Named(_, operation) => yellow_and_red(operation.warn, operation.bad),
        Which::Failed => (Color::Red, Vec::new()),
        Which::All => yellow_and_red(Duration::from_secs(1), Duration::from_secs(60)),
    };
    let duration = json!({
        "matcher": { "id": "byName", "options": "Duration" },
        "properties": [
            { "id": "unit", "value": unit(backend) },
            { "id": "thresholds", "value": thresholds(&colors) },
            { "id": "color", "value": { "mode": "thresholds" } },
            { "id": "custom.cellOptions", "value": { "type": "color-background", "mode": "basic" } },
        ],
    });
    let trace_id = json!({
        "matcher": { "id": "byName", "options": "Trace ID" },
        "properties": [{ "id": "links", "value": [{ "title": "View trace", "url": explore(backend), "targetBlank": false }] }],
    });
    Panel {
        title,
        says,
        kind: "table",
        source: backend.word(),
        targets: vec![Target::Traces(search(backend, which, limit))],
        unit: "",
        colors: (colors.0, Vec::new()),
        options: json!({ "showHeader": true, "frameIndex": 0, "cellHeight": "sm", "sortBy": [{ "displayName": "Start time", "desc": true }] }),
        custom: json!({ "align": "auto", "filterable": true, "inspect": false, "cellOptions": { "type": "auto" } }),
        overrides: vec![duration, trace_id],
        width: 12,
        height: 9,
    }
}

fn search(backend: Backend, which: &Which, limit: u32) -> Value {
    match backend {
        Backend::Jaeger => {
            let mut search = json!({ "queryType": "search", "query": "", "limit": limit, "service": "$service" });
            match which {
                Which::Named(role, operation) => {
                    search["service"] = role.service_name().into();
                    search["operation"] = operation.name.into();
                }
                Which::Failed => search["tags"] = "error=true".into(),
                Which::All => {}
            }
            search
        }
        Backend::Tempo => {
            let (service, further) = match which {
                Which::Named(role, operation) => (
                    role.service_name(),
                    format!(" && name = \"{}\"", operation.name),
                ),
                Which::Failed => ("$service", " && status = error".to_owned()),
                Which::All => ("$service", String::new()),
            };
            json!({
                "queryType": "traceql",
                "query": format!("{{ resource.service.name = \"{service}\"{further} }}"),
                "limit": limit,
                "spss": 3,
                "tableType": "traces",
            })
        }
    }
}

/// The unit of the column, which each of them has its own of.
const fn unit(backend: Backend) -> &'static str {
    match backend {
        Backend::Jaeger => "µs",
        Backend::Tempo => "ms",
    }
}

fn in_unit(backend: Backend, duration: Duration) -> f64 {
    match backend {
        Backend::Jaeger => duration.as_secs_f64() * 1e6,
        Backend::Tempo => duration.as_secs_f64() * 1e3,
    }
}

/// The trace in Grafana's own view.
fn explore(backend: Backend) -> String {
    let kind = match backend {
        Backend::Jaeger => "",
        Backend::Tempo => "\"queryType\":\"traceql\",",
    };
    let source = backend.word();
    format!(
        "/explore?left={{\"datasource\":\"{source}\",\"queries\":[{{\"refId\":\"A\",{kind}\"query\":\"${{__value.raw}}\"}}],\"range\":{{\"from\":\"now-1h\",\"to\":\"now\"}}}}"
    )
}
