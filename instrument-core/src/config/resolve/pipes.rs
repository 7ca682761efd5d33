//! Where each signal goes, and how it is collected.

use super::batch::{OF_LOGS, OF_SPANS, processor};
use super::otlp::{Signal, otlp};
use crate::config::parse::{self, Parsed};
use crate::config::settings::{self, Setting};
use crate::config::sources::{Origin, Sources};
use crate::config::{Allowed, Choice, CodeSettings, Destination, Metrics, Pipe};
use crate::export::{Batch, Exporter, Processor};
use std::time::Duration;

/// The pipes, and what collects spans for exporters that are not configured but brought along.
pub(super) fn spans(sources: &mut Sources<'_>, code: &CodeSettings) -> (Vec<Pipe>, Processor) {
    let otlp = otlp(sources, code, Signal::Traces);
    let processor = processor(
        sources,
        &OF_SPANS,
        code.processor.as_ref(),
        Batch::default(),
    );
    let destinations = destinations(
        sources,
        &settings::TRACES_EXPORTER,
        code.exporters.as_ref(),
        vec![Destination::Otlp],
    );
    let pipes = pipes(sources, &destinations, &Exporter::Otlp(otlp), &processor);
    (pipes, processor)
}

pub(super) fn logs(sources: &mut Sources<'_>, code: &CodeSettings) -> Vec<Pipe> {
    let otlp = otlp(sources, code, Signal::Logs);
    let batch = Batch {
        schedule_delay: Duration::from_secs(1),
        ..Batch::default()
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
    let chosen = sources.pick(
        &settings::METRICS_EXPORTER,
        code.metric_exporters.as_ref(),
        parse_destinations,
    );
    // What code takes for granted is overruled by either variable.
    let by_variable = chosen
        .as_ref()
        .is_some_and(|chosen| matches!(chosen.origin, Origin::Variable(_)));
    let enabled = enabled.filter(|on| !(by_variable && matches!(on.origin, Origin::Code(_))));
    let by_default = match &enabled {
        Some(enabled) if enabled.value => vec![Destination::Otlp],
        _ => Vec::new(),
    };
    if let (Some(enabled), Some(chosen)) = (&enabled, &chosen) {
        if enabled.value == chosen.value.is_empty() {
            let counts = if enabled.value {
                chosen.origin
            } else {
                enabled.origin
            };
            sources.problem(format!(
                "{} is {} and {} says otherwise; {counts} counts: there are no metrics",
                enabled.origin, enabled.value, chosen.origin
            ));
        }
    }
    let mut destinations = chosen.map_or(by_default, |chosen| chosen.value);
    if enabled.is_some_and(|enabled| !enabled.value) {
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
