//! Where each signal goes, and how it is collected.

use super::otlp::{Signal, otlp};
use crate::config::parse::{self, Parsed};
use crate::config::settings::{self, Setting};
use crate::config::sources::{Origin, Sources};
use crate::config::{Allowed, Choice, CodeSettings, Destination, Metrics, Pipe};
use crate::export::{Batch, Exporter, Processor};
use std::time::Duration;

/// The four numbers of a batch: delay, timeout, queue, batch.
type Numbers = [&'static Setting; 4];

static OF_SPANS: Numbers = [
    &settings::SPAN_DELAY,
    &settings::SPAN_TIMEOUT,
    &settings::SPAN_QUEUE,
    &settings::SPAN_BATCH,
];
static OF_LOGS: Numbers = [
    &settings::LOG_DELAY,
    &settings::LOG_TIMEOUT,
    &settings::LOG_QUEUE,
    &settings::LOG_BATCH,
];

pub(super) fn spans(sources: &mut Sources<'_>, code: &CodeSettings) -> Vec<Pipe> {
    let otlp = otlp(sources, code, Signal::Traces);
    let processor = processor(sources, &OF_SPANS, code.processor.as_ref(), default_batch());
    let destinations = destinations(
        sources,
        &settings::TRACES_EXPORTER,
        code.exporters.as_ref(),
        vec![Destination::Otlp],
    );
    pipes(sources, &destinations, &Exporter::Otlp(otlp), &processor)
}

pub(super) fn logs(sources: &mut Sources<'_>, code: &CodeSettings) -> Vec<Pipe> {
    let otlp = otlp(sources, code, Signal::Logs);
    let batch = Batch {
        schedule_delay: Duration::from_secs(1),
        ..default_batch()
    };
    let processor = processor(sources, &OF_LOGS, code.log_processor.as_ref(), batch);
    let destinations = destinations(
        sources,
        &settings::LOGS_EXPORTER,
        code.log_exporters.as_ref(),
        Vec::new(),
    );
    pipes(sources, &destinations, &Exporter::Otlp(otlp), &processor)
}

pub(super) fn metrics(sources: &mut Sources<'_>, code: &CodeSettings) -> Metrics {
    let otlp = otlp(sources, code, Signal::Metrics);
    let enabled = sources.pick(
        &settings::METRICS_ENABLED,
        code.metrics_enabled.as_ref(),
        parse::boolean,
    );
    let enabled = enabled.map(|enabled| enabled.value);
    let by_default = match enabled {
        Some(true) => vec![Destination::Otlp],
        _ => Vec::new(),
    };
    let mut destinations = destinations(
        sources,
        &settings::METRICS_EXPORTER,
        code.metric_exporters.as_ref(),
        by_default,
    );
    if enabled == Some(false) {
        destinations.clear();
    }
    let mut time = |setting, code: Option<&Choice<Duration>>, seconds| {
        sources
            .pick(setting, code, parse::milliseconds)
            .map_or(Duration::from_secs(seconds), |chosen| chosen.value)
    };
    Metrics {
        interval: time(
            &settings::METRIC_INTERVAL,
            code.metric_interval.as_ref(),
            60,
        ),
        timeout: time(&settings::METRIC_TIMEOUT, code.metric_timeout.as_ref(), 30),
        prometheus: destinations.contains(&Destination::Prometheus),
        exporters: destinations
            .iter()
            .filter_map(|destination| match destination {
                Destination::Otlp => Some(Exporter::Otlp(otlp.clone())),
                Destination::Console => Some(Exporter::Console),
                Destination::Prometheus => None,
            })
            .collect(),
    }
}

pub(crate) fn default_batch() -> Batch {
    Batch {
        max_queue_size: 2048,
        max_queue_bytes: 16 * 1024 * 1024,
        max_export_batch_size: 512,
        schedule_delay: Duration::from_secs(5),
        export_timeout: Duration::from_secs(30),
        max_concurrent_exports: 4,
    }
}

fn destinations(
    sources: &mut Sources<'_>,
    setting: &'static Setting,
    code: Option<&Choice<Vec<Destination>>>,
    by_default: Vec<Destination>,
) -> Vec<Destination> {
    sources
        .pick(setting, code, parse_destinations)
        .map_or(by_default, |chosen| chosen.value)
}

fn parse_destinations(text: &str, allowed: Allowed) -> Parsed<Vec<Destination>> {
    let named = |words: Vec<&str>| {
        words
            .into_iter()
            .map(|word| match word {
                "console" => Destination::Console,
                "prometheus" => Destination::Prometheus,
                _ => Destination::Otlp,
            })
            .collect()
    };
    parse::words(text, allowed)
        .map(named)
        .map_err(|wrong| wrong.map(named))
}

fn pipes(
    sources: &mut Sources<'_>,
    destinations: &[Destination],
    otlp: &Exporter,
    processor: &Processor,
) -> Vec<Pipe> {
    let mut pipes = Vec::with_capacity(destinations.len());
    for destination in destinations {
        pipes.push(match destination {
            Destination::Otlp => Pipe {
                exporter: otlp.clone(),
                processor: processor.clone(),
            },
            // What one reads should appear when it happens.
            Destination::Console => Pipe {
                exporter: Exporter::Console,
                processor: Processor::Simple,
            },
            Destination::Prometheus => {
                sources.problem(
                    "`Destination::Prometheus` in code takes metrics only; it is left out here"
                        .to_owned(),
                );
                continue;
            }
        });
    }
    pipes
}

fn processor(
    sources: &mut Sources<'_>,
    numbers: &Numbers,
    code: Option<&Choice<Processor>>,
    by_default: Batch,
) -> Processor {
    let forced = matches!(code, Some(Choice::Forced(_)));
    let given = match code {
        Some(Choice::Default(Processor::Simple) | Choice::Forced(Processor::Simple)) => {
            if let Some(name) = numbers
                .iter()
                .find_map(|&setting| sources.first_set(setting))
            {
                sources.problem(format!(
                    "`{name}` has no effect beside `with_simple_processor` in code"
                ));
            }
            return Processor::Simple;
        }
        Some(
            Choice::Default(Processor::Batch(batch)) | Choice::Forced(Processor::Batch(batch)),
        ) => Some(*batch),
        None => None,
    };
    let base = given.unwrap_or(by_default);
    let [delay, timeout, queue, size] = *numbers;
    // Each number of the batch that code gives is its word on that setting.
    fn word<T>(value: T, given: bool, forced: bool) -> Option<Choice<T>> {
        match (given, forced) {
            (false, _) => None,
            (true, false) => Some(Choice::Default(value)),
            (true, true) => Some(Choice::Forced(value)),
        }
    }
    let time = |sources: &mut Sources<'_>, setting, value| {
        let code = word(value, given.is_some(), forced);
        sources
            .pick(setting, code.as_ref(), parse::milliseconds)
            .map_or(value, |chosen| chosen.value)
    };
    let schedule_delay = time(sources, delay, base.schedule_delay);
    let export_timeout = time(sources, timeout, base.export_timeout);
    let code = word(base.max_queue_size, given.is_some(), forced);
    let queue_size = sources.pick(queue, code.as_ref(), parse::count);
    let code = word(base.max_export_batch_size, given.is_some(), forced);
    let batch_size = sources.pick(size, code.as_ref(), parse::count);
    let max_queue_size = queue_size
        .as_ref()
        .map_or(base.max_queue_size, |chosen| chosen.value);
    let mut max_export_batch_size = batch_size
        .as_ref()
        .map_or(base.max_export_batch_size, |chosen| chosen.value);
    if max_export_batch_size > max_queue_size {
        if let Some(said) =
            batch_size.filter(|said| matches!(said.origin, Origin::Variable(_) | Origin::Forced(_)))
        {
            let limit = queue_size.map_or(Origin::Default, |chosen| chosen.origin);
            sources.problem(format!(
                "{} is {max_export_batch_size} and the queue, by {limit}, is {max_queue_size}; a batch is no larger than the queue, which counts",
                said.origin
            ));
        }
        max_export_batch_size = max_queue_size;
    }
    Processor::Batch(Batch {
        max_queue_size,
        max_export_batch_size,
        schedule_delay,
        export_timeout,
        ..base
    })
}
