//! Everything that a configuration asks for, put together.

use super::health::Counters;
use super::hold::{Explained, Hold};
use super::measuring::{self, Measuring};
use super::parts::Parts;
use super::recording::{Recording, Stages};
use super::running::Running;
use super::{On, logging};
use crate::config::{Config, Pipe};
use crate::export::{self, Pipeline, Worker};
use crate::{Error, Provider};
use opentelemetry_sdk::Resource;
use std::time::Duration;

/// What a thread that has nothing to do yet is given to end.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Everything that is in `config`, working but not installed. If it cannot be made, nothing of it is left.
pub(super) fn assemble(config: &Config, resource: Resource, parts: Parts) -> Result<On, Error> {
    let worker =
        Worker::start().map_err(|error| Error::setup("no thread to export telemetry on", error))?;
    let made = on_worker(config, resource, parts, worker.clone());
    if made.is_err() {
        worker.stop(AT_ONCE);
    }
    made
}

fn on_worker(
    config: &Config,
    resource: Resource,
    parts: Parts,
    worker: Worker,
) -> Result<On, Error> {
    let mut pipelines = pipelines(&config.pipes, &resource, &worker)?;
    for make in parts.exporters {
        pipelines.push(make(&config.own_processor, &resource, &worker));
    }
    let mut counters = Counters {
        spans: pipelines.iter().map(Pipeline::health).collect(),
        orphans: pipelines.iter().map(Pipeline::orphans).collect(),
        ..Counters::default()
    };
    let has_store = parts.store.is_there();
    let storing = parts.store.start(&resource, config);
    let logs = logging::logger_provider(&config.logs, &resource, &worker, &storing)?;
    let (logs, log_counters) = logs.unzip();
    counters.logs = log_counters.unwrap_or_default();
    let metrics = measuring::set_up(&config.metrics, &resource, &counters.spans, &worker)?;
    if let Some(metrics) = &metrics {
        counters.metrics.clone_from(&metrics.counters);
    }
    if let Some(listener) = &parts.listener {
        counters.tell(listener);
    }
    let stages = Stages {
        resource,
        processors: parts.span_processors,
        baggage: parts.baggage,
        ids: parts.ids,
        pipelines,
        storing,
    };
    let Recording {
        provider,
        hold,
        is_ours,
    } = stages.start(config, &mut counters, &worker);
    let mut provider = configured(config, provider);
    if let Some(names) = parts.span_name_limit {
        provider = provider.with_span_name_limit(names);
    }
    if let Some(propagator) = parts.propagator {
        provider = provider.with_propagator(propagator);
    }
    // Spans come to rest first, since they may still log, and metrics last, since they count both.
    let mut holds: Vec<Box<dyn Hold>> = vec![hold];
    if let Some(logs) = &logs {
        provider = provider.with_logger_provider(logs.clone());
        holds.push(Box::new(Explained {
            provider: logs.clone(),
            pipes: counters.logs.clone(),
        }));
    }
    let records = logs.map(|logs| parts.lines.sent_to(logs));
    holds.extend(metrics.as_ref().map(Measuring::hold));
    Ok(On {
        provider,
        running: Running::new(holds, worker),
        counters,
        records,
        metrics,
        shutdown_timeout: parts.shutdown_timeout,
        orphan_age: parts.orphan_age,
        has_store,
        has_recorder: is_ours,
    })
}

fn pipelines(pipes: &[Pipe], resource: &Resource, worker: &Worker) -> Result<Vec<Pipeline>, Error> {
    pipes
        .iter()
        .map(|pipe| export::span_pipe(pipe, resource, worker))
        .collect()
}

fn configured(config: &Config, provider: Provider) -> Provider {
    let provider = provider
        .with_attribute_value_limit(config.limits.value_length.unwrap_or(usize::MAX))
        .with_link_limit(config.limits.links as usize)
        .with_exception_signal(config.exceptions)
        .with_instrumentation(config.instrumentation.clone())
        .with_semconv_opt_in(config.semconv);
    if config.sampler.follows_parent() {
        provider
    } else {
        provider.with_unsampled_parents()
    }
}
