//! Everything that a configuration asks for, put together.

use super::health::Counters;
use super::measuring::{self, Measuring};
use super::parts::{Ids, Parts};
use super::processing::{Fan, Processing};
use super::running::{Hold, Running};
use super::{On, logging};
use crate::baggage::BaggageSpanProcessor;
use crate::config::{Config, Limits, Pipe};
use crate::export::{self, Pipeline, Worker};
use crate::propagation::RandomIds;
use crate::sampling::TailHandle;
use crate::{DropShortSpans, Error, Provider};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanLimits, SpanProcessor};
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
    let logs = logging::logger_provider(&config.logs, &resource, &worker)?;
    let (logs, log_counters) = logs.unzip();
    counters.logs = log_counters.unwrap_or_default();
    let metrics = measuring::set_up(&config.metrics, &resource, &counters.spans, &worker)?;
    if let Some(metrics) = &metrics {
        counters.metrics.clone_from(&metrics.counters);
    }
    let exporting = DropShortSpans::new(Fan(pipelines));
    let exporting: Box<dyn SpanProcessor> = match &config.tail {
        // Outermost, since it counts on an end for every start.
        Some(tail) => {
            let processor = tail.processor(exporting);
            decide_overdue_traces(&worker, processor.handle());
            counters.tail = Some(processor.handle());
            Box::new(processor)
        }
        None => Box::new(exporting),
    };
    let mut sdk = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_sampler(config.sampler.clone())
        .with_span_limits(span_limits(&config.limits));
    for processor in parts.span_processors {
        sdk = sdk.with_span_processor(Processing(processor));
    }
    let exporting = BaggageSpanProcessor::new(parts.baggage, Processing(exporting));
    sdk = sdk.with_span_processor(exporting);
    sdk = match parts.ids {
        Some(ids) => sdk.with_id_generator(Ids(ids)),
        None => sdk.with_id_generator(RandomIds::default()),
    };
    let sdk = sdk.build();
    let mut provider = provider(config, sdk.clone());
    if let Some(propagator) = parts.propagator {
        provider = provider.with_propagator(propagator);
    }
    // Spans come to rest first, since they may still log, and metrics last, since they count both.
    let mut holds: Vec<Box<dyn Hold>> = vec![Box::new(sdk)];
    if let Some(logs) = &logs {
        provider = provider.with_logger_provider(logs.clone());
        holds.push(Box::new(logs.clone()));
    }
    holds.extend(metrics.as_ref().map(Measuring::hold));
    Ok(On {
        provider,
        running: Running::new(holds, worker),
        counters,
        logs,
        metrics,
        shutdown_timeout: parts.shutdown_timeout,
        orphan_age: parts.orphan_age,
    })
}

/// A trace whose root never ends is decided also while nothing else happens.
fn decide_overdue_traces(worker: &Worker, tail: TailHandle) {
    worker.handle().spawn(async move {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        loop {
            ticks.tick().await;
            tail.decide_overdue();
        }
    });
}

fn pipelines(pipes: &[Pipe], resource: &Resource, worker: &Worker) -> Result<Vec<Pipeline>, Error> {
    pipes
        .iter()
        .map(|pipe| export::span_pipe(pipe, resource, worker))
        .collect()
}

fn provider(config: &Config, sdk: SdkTracerProvider) -> Provider {
    let provider = Provider::new(sdk)
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

pub(crate) fn span_limits(limits: &Limits) -> SpanLimits {
    SpanLimits {
        max_attributes_per_span: limits.attributes,
        max_events_per_span: limits.events,
        max_links_per_span: limits.links,
        max_attributes_per_event: limits.attributes_per_event,
        max_attributes_per_link: limits.attributes_per_link,
    }
}
