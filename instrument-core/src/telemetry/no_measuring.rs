//! Without the feature `metrics`, nothing is measured.

use super::running::Hold;
use crate::Error;
use crate::config::Config;
use crate::export::{PipeHealth, Worker};
use opentelemetry_sdk::Resource;

#[derive(Debug, Default)]
pub(super) struct Measuring {
    pub(super) counters: Vec<PipeHealth>,
}

pub(super) fn measuring(
    config: &Config,
    _: &Resource,
    _: &Worker,
    _: &[PipeHealth],
) -> Result<Measuring, Error> {
    if config.metrics.prometheus || !config.metrics.exporters.is_empty() {
        crate::say(format_args!(
            "metrics are asked for (OTEL_METRICS_EXPORTER), and `instrument-core` is built without the feature `metrics`; add it"
        ));
    }
    Ok(Measuring::default())
}

impl Measuring {
    pub(super) fn install(&self) {}

    pub(super) fn hold(&self) -> Option<Box<dyn Hold>> {
        None
    }
}
