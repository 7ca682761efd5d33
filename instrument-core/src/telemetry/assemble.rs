//! Everything that a configuration asks for, put together.

use super::health::{Counters, Source};
use super::measuring::{self, Measuring};
use super::parts::{Ids, Parts};
use super::processing::{Fan, Processing};
use super::running::{Hold, Running};
use super::{On, logging};
use crate::baggage::CopyBaggage;
use crate::config::{Config, Limits, Pipe};
use crate::export::{self, Pipeline, Worker};
use crate::min_duration::WatchShortSpans;
use crate::sampling::TailHandle;
use crate::{DropShortSpans, Error, Provider, Recorder};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanLimits;
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
    let exporting = Fan(pipelines);
    let mut recorder = Recorder::builder()
        .with_resource(resource)
        .with_sampler(config.sampler.clone())
        .with_span_limits(span_limits(&config.limits))
        .with_watch(CopyBaggage(parts.baggage));
    for processor in parts.span_processors {
        recorder = recorder.with_processor(Processing(processor));
    }
    recorder = match &config.tail {
        // It counts on an end for every start, so that short spans are dropped behind it.
        Some(tail) => {
            let exporting = DropShortSpans::new(exporting.clone());
            recorder = recorder.with_watch(exporting.watch_starts());
            let processor = tail.processor(exporting);
            decide_overdue_traces(&worker, processor.handle());
            counters.tail = Some(processor.handle());
            recorder
                .with_watch(processor.watch_starts())
                .with_processor(processor)
        }
        None => recorder
            .with_watch(WatchShortSpans::default())
            .with_receiver(exporting.clone()),
    };
    if let Some(ids) = parts.ids {
        recorder = recorder.with_id_generator(Ids(ids));
    }
    let recorder = recorder.build();
    for pipeline in &exporting.0 {
        pipeline.set_source(recorder.deliverer());
    }
    counters.source = Some(Source(Box::new(recorder.deliverer())));
    let mut provider = provider(config, recorder.clone());
    if let Some(propagator) = parts.propagator {
        provider = provider.with_propagator(propagator);
    }
    // Spans come to rest first, since they may still log, and metrics last, since they count both.
    let mut holds: Vec<Box<dyn Hold>> = vec![Box::new(recorder)];
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

fn provider(config: &Config, recorder: Recorder) -> Provider {
    let provider = Provider::new(recorder)
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
