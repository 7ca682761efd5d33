//! What a page is told.

use super::access::Access;
use serde::Serialize;

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) access: Access,
    pub(super) grafana_url: Option<String>,
    pub(super) jaeger_url: Option<String>,
    pub(super) thresholds: Vec<Threshold>,
}

/// From when on an operation is slow: as the dashboards colour it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Threshold {
    pub(super) operation: String,
    pub(super) warn_ms: u64,
    pub(super) bad_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        let threshold = |operation: &str, warn_s: u64, bad_s: u64| Threshold {
            operation: operation.to_owned(),
            warn_ms: warn_s * 1000,
            bad_ms: bad_s * 1000,
        };
        Self {
            access: Access::Loopback,
            grafana_url: None,
            jaeger_url: None,
            thresholds: vec![
                threshold("detection_processing", 5, 30),
                threshold("llm_inference", 30, 120),
                threshold("analysis_processing", 60, 180),
            ],
        }
    }
}
