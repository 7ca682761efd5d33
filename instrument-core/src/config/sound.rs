//! The last look: numbers that only code can give, and features that are not there.

use super::{Config, Problem};
use crate::countable::countable;
use crate::export::batch::{BYTES, CONCURRENT, ITEMS, within};
use crate::export::{Batch, Exporter, Processor};
use std::collections::HashSet;
use std::time::Duration;

/// Makes the configuration one that nothing downstream can stumble over.
pub(crate) fn make(config: &mut Config) {
    let mut said = Vec::new();
    processor(&mut config.own_processor, &mut said);
    let pipes = config.pipes.iter_mut().chain(&mut config.logs);
    for pipe in pipes {
        processor(&mut pipe.processor, &mut said);
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
    let is_console = |it: &Exporter| matches!(it, Exporter::Console);
    if metrics.exporters.iter().any(is_console) {
        said.push(
            "metrics are not written to the console; have them sent over OTLP, or served for Prometheus"
                .to_owned(),
        );
        metrics.exporters.retain(|it| !is_console(it));
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
    // Several pipes may have the same batch.
    let mut once = HashSet::new();
    said.retain(|text| once.insert(text.clone()));
    let said = said.into_iter().map(|text| Problem { text });
    config.problems.extend(said);
}

fn absent(feature: &str, what: &str) -> String {
    format!(
        "{what} are to be exported, and this program is built without the feature `{feature}` of `instrument-core`; they are not"
    )
}

fn bound(time: &mut Duration) {
    *time = countable(*time);
}

fn processor(processor: &mut Processor, said: &mut Vec<String>) {
    if let Processor::Batch(batch) = processor {
        sizes(batch, said);
        bound(&mut batch.schedule_delay);
        bound(&mut batch.export_timeout);
    }
}

fn sizes(batch: &mut Batch, said: &mut Vec<String>) {
    for (name, field, allowed) in [
        ("max_queue_size", &mut batch.max_queue_size, &ITEMS),
        ("max_queue_bytes", &mut batch.max_queue_bytes, &BYTES),
        (
            "max_export_batch_size",
            &mut batch.max_export_batch_size,
            &ITEMS,
        ),
        (
            "max_concurrent_exports",
            &mut batch.max_concurrent_exports,
            &CONCURRENT,
        ),
    ] {
        let used = within(*field, allowed);
        if *field != used {
            let (from, to) = (allowed.start(), allowed.end());
            said.push(format!(
                "`{name}` of a `Batch` in code is {field}: allowed is a whole number from {from} to {to}; used instead: {used}"
            ));
            *field = used;
        }
    }
    batch.max_export_batch_size = batch.max_export_batch_size.min(batch.max_queue_size);
}
