//! The `tracing` subscriber of a service that brings none, what one of its own may have of it, and the instrumentation's own
//! voice in it.

use super::bridged;
use crate::baggage::Chosen;
use crate::logs::{self, LogFormat, Options, Redaction};
use crate::say::{self, Tone};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use std::fmt;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::registry::LookupSpan;

/// How log lines are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub(super) format: LogFormat,
    pub(super) redaction: Redaction,
    baggage: Chosen,
}

impl Lines {
    /// Which of it goes on lines and records.
    pub(super) fn set_baggage(&mut self, chosen: Chosen) {
        self.baggage = chosen;
    }

    /// That they are sent as log records too.
    pub(super) fn sent_to(&self, provider: SdkLoggerProvider) -> Records {
        Records {
            provider,
            redaction: self.redaction.clone(),
            baggage: self.baggage.clone(),
        }
    }
}

/// Where log lines go as log records, and what they leave out and take along.
#[derive(Clone, Debug)]
pub(super) struct Records {
    provider: SdkLoggerProvider,
    redaction: Redaction,
    baggage: Chosen,
}

impl Records {
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        logs::otlp_layer(&self.provider, self.redaction.clone(), self.baggage.clone())
    }
}

/// Log lines have ids from now on, and are sent as `records` too.
pub(super) fn set_up(
    lines: Lines,
    filter: Option<String>,
    resource: Resource,
    is_on: bool,
    records: Option<Records>,
) {
    let problems = logs::init(Options {
        filter,
        format: lines.format,
        redaction: lines.redaction,
        baggage: lines.baggage,
        resource: Some(resource),
        has_ids: is_on,
        records: records.map(|records| records.layer().boxed()),
        more: bridged::layers(),
    });
    for problem in problems {
        say::say(format_args!("{problem}"));
    }
}

/// Whatever subscriber there is, it hears of the instrumentation.
pub(super) fn speak() {
    say::speak_through(voice);
}

fn voice(tone: Tone, message: fmt::Arguments<'_>) -> bool {
    if !tracing::dispatcher::has_been_set() {
        return false;
    }
    match tone {
        Tone::Warning => tracing::warn!(target: logs::ITSELF, "{message}"),
        Tone::Info => tracing::info!(target: logs::ITSELF, "{message}"),
        Tone::Debug => tracing::debug!(target: logs::ITSELF, "{message}"),
    }
    true
}
