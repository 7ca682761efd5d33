//! From configuration to something that runs: everything is made first, and only then installed.

use super::health::Counters;
use super::parts::{Ids, Parts};
use super::processing::{Fan, Processing};
use super::running::{Hold, Running};
use super::started::Started;
use super::{Builder, On, Telemetry, panic, signals};
use crate::config::{self, Choice, Config, Limits, Process, Propagator};
use crate::export::{self, Batch, Processor, Worker};
use crate::{DropShortSpans, Error, Provider, resource};
use opentelemetry::propagation::{TextMapCompositePropagator, TextMapPropagator};
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanLimits, SpanProcessor};
use std::sync::atomic::{AtomicBool, Ordering};

type BoxedPropagator = Box<dyn TextMapPropagator + Send + Sync>;

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
    let own_exporters = parts.exporters.len();
    let own_propagator = parts.propagator.is_some();
    let propagator = parts.propagator.take().unwrap_or_else(|| propagator(&config.propagators));
    if !config.enabled {
        install_propagator(propagator);
        return Ok(Telemetry { on: None, problems: config.problems });
    }
    let on = assemble(&config, parts)?;
    todo!()
}
