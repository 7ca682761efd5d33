//! Whom Prometheus asks, and how often.

use crate::config::Role;
use crate::config::settings::{self, Setting};
use serde_json::{Value, json};

/// How often, and how often rules are looked at.
const EVERY: &str = "15s";

/// The services that are asked, by role.
pub(super) const SERVICES: [(Role, Setting); 3] = [
    (Role::Backend, settings::BACKEND_LISTEN),
    (Role::Detector, settings::DETECTOR_LISTEN),
    (Role::Analyst, settings::ANALYST_LISTEN),
];

/// The job is the service's name in traces, so that a span leads to its service's series. Not a label `service`: some
/// metrics have one of their own.
pub(super) fn config() -> Value {
    let mut jobs: Vec<_> = SERVICES
        .map(|(role, listens)| {
            let port = listens.default.rsplit(':').next().unwrap_or_default();
            json!({
                "job_name": role.service_name(),
                "metrics_path": "/metrics",
                "static_configs": [{ "targets": [format!("{}:{port}", role.word())] }],
            })
        })
        .into();
    // The second tier of collectors, however many there are: what they make of spans, and how they fare.
    for (job, port) in [("span-metrics", 8889), ("collector", 8888)] {
        jobs.push(json!({
            "job_name": job,
            "honor_labels": job == "span-metrics",
            "dns_sd_configs": [{ "names": ["collector-decide"], "type": "A", "port": port }],
        }));
    }
    json!({
        "global": { "scrape_interval": EVERY, "evaluation_interval": EVERY },
        "rule_files": ["rules/*.yml"],
        "scrape_configs": jobs,
    })
}
