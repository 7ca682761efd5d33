//! The `tracing` subscriber of a service that brings none, and the instrumentation's own voice in it.

use super::bridged;
use crate::baggage::Chosen;
use crate::logs::{self, LogFormat, Options};
use crate::say::{self, Tone};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use std::fmt;

/// How log lines are written.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) format: LogFormat,
    pub(super) redaction: logs::Redaction,
    baggage: Chosen,
}

impl Lines {
    /// Which of it goes on lines and records.
    pub(super) fn set_baggage(&mut self, chosen: Chosen) {
        self.baggage = chosen;
    }
}

/// Log lines have ids from now on, and go to `otlp` too.
pub(super) fn set_up(
    lines: Lines,
    filter: Option<String>,
    resource: Resource,
    is_on: bool,
    otlp: Option<SdkLoggerProvider>,
) {
    let problems = logs::init(Options {
        filter,
        format: lines.format,
        redaction: lines.redaction,
        baggage: lines.baggage,
        resource: Some(resource),
        has_ids: is_on,
        otlp,
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
