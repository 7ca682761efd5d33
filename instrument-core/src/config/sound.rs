//! The last look: numbers that only code can give, and features that are not there.

use super::parse::MOST_MILLISECONDS;
use super::{Config, Problem};
use crate::export::{Batch, Exporter, Processor};
use std::time::Duration;

/// Makes the configuration one that nothing downstream can stumble over.
pub(crate) fn make(config: &mut Config) {
    let mut said = Vec::new();
    let pipes = config.pipes.iter_mut().chain(&mut config.logs);
    for pipe in pipes {
        if let Processor::Batch(batch) = &mut pipe.processor {
            sizes(batch, &mut said);
            bound(&mut batch.schedule_delay);
            bound(&mut batch.export_timeout);
        }
        if let Exporter::Otlp(otlp) = &mut pipe.exporter {
            bound(&mut otlp.timeout);
        }
    }
    let metrics = &mut config.metrics;
    for exporter in &mut metrics.exporters {
        if let Exporter::Otlp(otlp) = exporter {
            bound(&mut otlp.timeout);
        }
    }
    bound(&mut metrics.timeout);
    bound(&mut metrics.interval);
    if metrics.interval.is_zero() {
        metrics.interval = Duration::from_secs(60);
        said.push(
            "`with_metric_interval` in code is zero; used instead: the default (60000)".to_owned(),
        );
    }
    if !cfg!(feature = "logs") && !config.logs.is_empty() {
        said.push(absent("logs", "log records"));
        config.logs.clear();
    }
    if !cfg!(feature = "metrics") && (!metrics.exporters.is_empty() || metrics.prometheus) {
        said.push(absent("metrics", "metrics"));
        metrics.exporters.clear();
        metrics.prometheus = false;
    }
    said.dedup();
    let said = said.into_iter().map(|text| Problem { text });
    config.problems.extend(said);
}

fn absent(feature: &str, what: &str) -> String {
    format!(
        "{what} are to be exported, and this program is built without the feature `{feature}` of `instrument-core`; they are not"
    )
}

/// A wait for longer than a year is one for ever, and overflows what it is added to.
fn bound(time: &mut Duration) {
    *time = (*time).min(Duration::from_millis(MOST_MILLISECONDS));
}

fn sizes(batch: &mut Batch, said: &mut Vec<String>) {
    for (name, field) in [
        ("max_queue_size", &mut batch.max_queue_size),
        ("max_queue_bytes", &mut batch.max_queue_bytes),
        ("max_export_batch_size", &mut batch.max_export_batch_size),
        ("max_concurrent_exports", &mut batch.max_concurrent_exports),
    ] {
        if *field == 0 {
            *field = 1;
            said.push(format!(
                "`{name}` of a `Batch` in code is 0: allowed is 1 or more; used instead: 1"
            ));
        }
    }
    batch.max_export_batch_size = batch.max_export_batch_size.min(batch.max_queue_size);
}
