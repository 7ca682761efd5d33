//! From configuration to something that runs: everything is made first, and only then installed.

use super::health::Counters;
use super::parts::{Ids, Parts};
use super::processing::{Fan, Processing};
use super::running::Running;
use super::started::Started;
use super::{Builder, On, Telemetry, panic, signals};
use crate::config::{self, Choice, Config, Limits, Pipe, Process, Propagator};
use crate::export::{self, Batch, Pipeline, Processor, Worker};
use crate::sampling::TailHandle;
use crate::{DropShortSpans, Error, Provider, resource};
use opentelemetry::propagation::{TextMapCompositePropagator, TextMapPropagator};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanLimits, SpanProcessor};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Somebody is installing, or has installed.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

pub(super) fn install(builder: Builder) -> Result<Telemetry, Error> {
    // First, so that a second one neither starts a thread nor says that it is on.
    if IS_TAKEN.swap(true, Ordering::AcqRel) {
        return Err(Error::already_installed());
    }
    let installed = try_install(builder);
    if installed.is_err() {
        IS_TAKEN.store(false, Ordering::Release);
    }
    installed
}

fn try_install(mut builder: Builder) -> Result<Telemetry, Error> {
    let config = resolve(&mut builder)?;
    let mut parts = builder.parts;
    let own = parts.propagator.take();
    let started = Started {
        config: &config,
        own_exporters: parts.exporters.len(),
        own_propagator: own.is_some(),
    }
    .to_string();
    let propagators = own.map_or_else(
        || config.propagators.iter().map(propagator).collect(),
        |own| vec![own],
    );
    let (at_signals, timeout) = (parts.at_signals, parts.shutdown_timeout);
    let on = config
        .enabled
        .then(|| assemble(&config, parts))
        .transpose()?;
    if let Some(on) = &on {
        on.provider.clone().install()?;
        panic::shut_down_at_abort(on.running.clone(), timeout);
        if at_signals {
            signals::shut_down_at_signals(on.running.clone(), timeout)?;
        }
    }
    // Disabled or not: what comes in goes on to the next service.
    set_global_propagator(TextMapCompositePropagator::new(propagators));
    for problem in &config.problems {
        crate::say(format_args!("{problem}"));
    }
    crate::say::inform(format_args!("{started}"));
    Ok(Telemetry {
        on,
        problems: config.problems,
    })
}

pub(super) fn build(mut builder: Builder) -> Result<Telemetry, Error> {
    let config = resolve(&mut builder)?;
    let on = config
        .enabled
        .then(|| assemble(&config, builder.parts))
        .transpose()?;
    Ok(Telemetry {
        on,
        problems: config.problems,
    })
}

fn resolve(builder: &mut Builder) -> Result<Config, Error> {
    if !builder.parts.exporters.is_empty() && builder.code.exporters.is_none() {
        builder.code.exporters = Some(Choice::Default(Vec::new()));
    }
    let Builder { name, code, parts } = builder;
    match &parts.variables {
        Some(variables) => config::resolve(name, code, variables),
        None => config::resolve(name, code, &Process),
    }
}

/// Everything that is in `config`, working but not installed.
fn assemble(config: &Config, parts: Parts) -> Result<On, Error> {
    let worker =
        Worker::start().map_err(|error| Error::setup("no thread to export telemetry on", error))?;
    let resource = resource::resource(config.resource.clone(), parts.detectors);
    let own_processor = config
        .pipes
        .first()
        .map_or(Processor::Batch(Batch::default()), |pipe| {
            pipe.processor.clone()
        });
    let mut pipelines = pipelines(&config.pipes, &resource, &worker)?;
    for make in parts.exporters {
        pipelines.push(make(&own_processor, &resource, &worker));
    }
    let mut counters = Counters {
        spans: pipelines.iter().map(Pipeline::health).collect(),
        ..Counters::default()
    };
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
    sdk = sdk.with_span_processor(Processing(exporting));
    if let Some(ids) = parts.ids {
        sdk = sdk.with_id_generator(Ids(ids));
    }
    let sdk = sdk.build();
    Ok(On {
        provider: provider(config, sdk.clone()),
        running: Running::new(vec![Box::new(sdk)], worker),
        counters,
        shutdown_timeout: parts.shutdown_timeout,
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

fn span_limits(limits: &Limits) -> SpanLimits {
    SpanLimits {
        max_attributes_per_span: limits.attributes,
        max_events_per_span: limits.events,
        max_links_per_span: limits.links,
        max_attributes_per_event: limits.attributes_per_event,
        max_attributes_per_link: limits.attributes_per_link,
    }
}

type AnyPropagator = Box<dyn TextMapPropagator + Send + Sync>;

fn propagator(named: &Propagator) -> AnyPropagator {
    match named {
        Propagator::TraceContext => Box::new(TraceContextPropagator::new()),
        Propagator::Baggage => Box::new(BaggagePropagator::new()),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that touches the global propagator"
)]
fn set_global_propagator(propagator: TextMapCompositePropagator) {
    opentelemetry::global::set_text_map_propagator(propagator);
}
