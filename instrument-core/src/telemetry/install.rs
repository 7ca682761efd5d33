//! From configuration to something that runs: everything is made first, and only then installed.

use super::assemble::assemble;
use super::parts::Parts;
use super::started::{Started, service_name};
use super::{Builder, Telemetry, panic, signals, subscriber};
use crate::config::{self, Choice, Config, LogLevel, Process, Propagator as Named};
use crate::propagation::{Baggage, Propagator, TraceContext};
use crate::say::{self, Tone};
use crate::{Error, resource};
use opentelemetry::propagation::TextMapCompositePropagator;
use std::sync::atomic::{AtomicBool, Ordering};

/// Somebody is installing, or has installed.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the global propagator is what a set-up made it.
pub(crate) fn is_installed() -> bool {
    IS_TAKEN.load(Ordering::Acquire)
}

pub(super) fn install(builder: Builder) -> Result<Telemetry, Error> {
    // Also of a set-up that fails the service's own subscriber hears.
    subscriber::speak();
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
    let started = Started::of(&config, &parts).to_string();
    let propagator = propagator(&mut parts, &config);
    let resource = resource::resource(config.resource.clone(), parts.detectors);
    let (at_signals, timeout) = (parts.at_signals, parts.shutdown_timeout);
    let has_panic_hook = parts.has_panic_hook;
    let lines = parts.has_subscriber.then(|| parts.lines.clone());
    if !config.enabled {
        parts.store.stays_empty();
    }
    let on = config
        .enabled
        .then(|| assemble(&config, resource.clone(), parts))
        .transpose()?;
    // The last that can fail. From here on nothing is taken back.
    if let Some(on) = &on {
        if let Err(error) = on.provider.clone().install() {
            // Nothing has been recorded, so that nothing is waited for but the end of its threads.
            let _ = on.running.shutdown(timeout);
            return Err(error);
        }
        if let Some(metrics) = &on.metrics {
            metrics.install();
        }
    }
    say::say_at_most(tone(config.log_level));
    if let Some(lines) = lines {
        let records = on.as_ref().and_then(|on| on.records.clone());
        subscriber::set_up(
            lines,
            config.log_filter.clone(),
            resource,
            on.is_some(),
            records,
        );
    }
    // Disabled or not: what comes in goes on to the next service.
    set_global_propagator(propagator);
    for problem in &config.problems {
        crate::say(format_args!("{problem}"));
    }
    if let Some(on) = &on {
        if has_panic_hook {
            if on.has_recorder {
                panic::record_panics();
            }
            panic::shut_down_at_abort(on.running.clone(), timeout);
        }
        if at_signals {
            if let Err(error) = signals::shut_down_at_signals(on.running.clone(), timeout) {
                crate::say(format_args!(
                    "{error}; drop the guard before the process ends"
                ));
            }
        }
    }
    say::inform(format_args!("{started}"));
    Ok(Telemetry {
        on,
        service: service_name(&config.resource),
        problems: config.problems,
    })
}

pub(super) fn build(mut builder: Builder) -> Result<Telemetry, Error> {
    let config = resolve(&mut builder)?;
    let resource = resource::resource(config.resource.clone(), builder.parts.detectors);
    propagator(&mut builder.parts, &config);
    if !config.enabled {
        builder.parts.store.stays_empty();
    }
    let on = config
        .enabled
        .then(|| assemble(&config, resource, builder.parts))
        .transpose()?;
    Ok(Telemetry {
        on,
        service: service_name(&config.resource),
        problems: config.problems,
    })
}

pub(crate) fn resolve(builder: &mut Builder) -> Result<Config, Error> {
    if !builder.parts.exporters.is_empty() && builder.code.exporters.is_none() {
        builder.code.exporters = Some(Choice::Default(Vec::new()));
    }
    let Builder { name, code, parts } = builder;
    match &parts.variables {
        Some(variables) => config::resolve(name, code, variables),
        None => config::resolve(name, code, &Process),
    }
}

fn tone(level: LogLevel) -> Option<Tone> {
    match level {
        LogLevel::None => None,
        LogLevel::Error | LogLevel::Warn => Some(Tone::Warning),
        LogLevel::Info => Some(Tone::Info),
        LogLevel::Debug | LogLevel::Trace => Some(Tone::Debug),
    }
}

/// The service's own, else the configured ones.
fn propagator(parts: &mut Parts, config: &Config) -> Propagator {
    let configured = || {
        let has = |name| config.propagators.contains(&name);
        match (has(Named::TraceContext), has(Named::Baggage)) {
            (true, true) => Propagator::default(),
            (true, false) => Propagator::new(TraceContext::new()),
            (false, true) => Propagator::new(Baggage::new()),
            (false, false) => Propagator::new(TextMapCompositePropagator::new(Vec::new())),
        }
    };
    parts.propagator.get_or_insert_with(configured).clone()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that touches the global propagator"
)]
fn set_global_propagator(propagator: Propagator) {
    opentelemetry::global::set_text_map_propagator(propagator);
}
