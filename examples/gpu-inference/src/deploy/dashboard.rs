//! The dashboard of the traces, for Jaeger and for Tempo: under one id, so that links to it stay when the one is exchanged for
//! the other.

mod graph;
mod panel;
mod requests;
mod resources;
mod telemetry;
mod traces;
mod work;

pub use panel::{Color, Panel, Target};

use super::backend::Backend;
use super::scrape::SERVICES;
use panel::Place;
use serde_json::{Value, json};

/// Its id: `/d/hsi-tracing`.
pub const UID: &str = "hsi-tracing";

const GUIDE: &str = "**What is normal**: an image is answered in less than 1 s, AI takes less than 30 s, less than 1 % fails. \
    A trace's id leads to the trace; beside its spans there are links to metrics, logs and profiles. \
    What each panel tells, and what to do: `deploy/dashboards.md`.";

/// Panels under a heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// What is under it.
    pub panels: Vec<Panel>,
}

/// All panels.
#[must_use]
pub fn sections(backend: Backend) -> Vec<Section> {
    let of = |title, panels| Section { title, panels };
    let mut requests = requests::panels();
    requests.push(graph::panel(backend));
    vec![
        of("Traces", traces::panels(backend)),
        of("Requests", requests),
        of("The pipeline's work", work::panels()),
        of("The GPU", resources::panels()),
        of("The telemetry itself", telemetry::panels()),
    ]
}

pub(super) fn file(backend: Backend) -> Value {
    let mut place = Place::default();
    let mut panels = vec![place.take(24, 3, |id, at| {
        json!({
            "id": id, "type": "text", "title": "", "gridPos": at, "transparent": true,
            "options": { "mode": "markdown", "content": GUIDE },
        })
    })];
    for section in sections(backend) {
        panels.push(place.row(section.title));
        for panel in &section.panels {
            panels.push(place.take(panel.width, panel.height, |id, at| panel.json(id, &at)));
        }
    }
    let range =
        |display: &str, from: &str| json!({ "display": display, "from": from, "to": "now" });
    json!({
        "uid": UID,
        "title": "HSI distributed tracing",
        "tags": ["tracing", backend.word(), "hsi"],
        "schemaVersion": 41,
        "editable": true,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": { "from": "now-1h", "to": "now" },
        "timezone": "browser",
        "timepicker": {
            "refresh_intervals": ["10s", "30s", "1m", "5m", "15m", "30m", "1h"],
            "quick_ranges": [
                range("Last 5 minutes", "now-5m"),
                range("Last 15 minutes", "now-15m"),
                range("Last hour", "now-1h"),
                range("Last 6 hours", "now-6h"),
                range("Last 24 hours", "now-24h"),
                range("Last 7 days", "now-7d"),
            ],
        },
        "templating": { "list": [service()] },
        "panels": panels,
    })
}

/// The service that some panels are about.
fn service() -> Value {
    let names = SERVICES.map(|(role, _)| role.service_name());
    let option = |name: &str| json!({ "selected": name == names[0], "text": name, "value": name });
    json!({
        "name": "service",
        "label": "Service",
        "type": "custom",
        "query": names.join(","),
        "multi": false,
        "includeAll": false,
        "options": names.map(option),
        "current": option(names[0]),
    })
}
