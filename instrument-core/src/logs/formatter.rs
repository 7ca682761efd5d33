//! The formatter, and a layer that writes what it makes.

use super::entry::Entry;
use super::json::{Identity, write_json_line};
use super::redaction::Redaction;
use super::text::write_text_line;
use crate::baggage::Chosen;
use opentelemetry_sdk::Resource;
use std::fmt;
use std::io::{self, Stderr};
use std::sync::Arc;
use tracing::{Event, Subscriber};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, Layer};
use tracing_subscriber::registry::LookupSpan;

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogFormat {
    /// `2024-01-15 10:30:45 | INFO | backend.services | trace_id=… span_id=… | message key=value`
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Makes log lines, for a `tracing_subscriber::fmt` layer. See the [module docs](super).
#[derive(Clone, Debug, Default)]
pub struct Formatter {
    format: LogFormat,
    redaction: Arc<Redaction>,
    identity: Arc<Identity>,
    baggage: Chosen,
}

impl Formatter {
    /// Lines of text.
    #[must_use]
    pub fn text() -> Self {
        LogFormat::Text.into()
    }

    /// Lines of JSON.
    #[must_use]
    pub fn json() -> Self {
        LogFormat::Json.into()
    }

    /// What is taken for a secret.
    #[must_use]
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        self.redaction = Arc::new(redaction);
        self
    }

    /// Which baggage lines have as fields. Default: that of [`PipelineBaggage`](crate::baggage::PipelineBaggage).
    #[must_use]
    pub fn with_baggage(mut self, baggage: Chosen) -> Self {
        self.baggage = baggage;
        self
    }

    /// Where JSON lines have `hostname`, `container_id`, `app_version` and `environment` from: the resource's `host.name`,
    /// `container.id` (its first 12 characters), `service.version` and `deployment.environment.name`.
    #[must_use]
    pub fn with_resource(mut self, resource: &Resource) -> Self {
        self.identity = Arc::new(Identity::of(resource));
        self
    }
}

impl From<LogFormat> for Formatter {
    fn from(format: LogFormat) -> Self {
        Self {
            format,
            ..Self::default()
        }
    }
}

impl<S, N> FormatEvent<S, N> for Formatter
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut out: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let entry = Entry::of(event, &self.redaction, &self.baggage);
        match self.format {
            LogFormat::Text => write_text_line(&mut out, &entry),
            LogFormat::Json => write_json_line(&mut out, &entry, &self.identity),
        }
    }
}

/// A layer that writes log lines to standard error, for any `tracing-subscriber` registry.
///
/// It is `tracing_subscriber`'s own, so it can be filtered, and given another writer:
///
/// ```
/// use instrument_core::logs::{self, LogFormat};
/// use tracing_subscriber::{Layer, filter::LevelFilter, layer::SubscriberExt};
///
/// let lines = logs::layer(LogFormat::Json).with_writer(std::io::stdout).with_filter(LevelFilter::WARN);
/// let subscriber = tracing_subscriber::registry().with(lines);
/// # drop(subscriber);
/// ```
#[must_use]
pub fn layer<S>(format: impl Into<Formatter>) -> Layer<S, NoSpanFields, Formatter, fn() -> Stderr>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    Layer::default()
        .event_format(format.into())
        .fmt_fields(NoSpanFields)
        .with_ansi(false)
        // A line that cannot be written is no reason to panic, as `eprintln!` would.
        .log_internal_errors(false)
        .with_writer(io::stderr as fn() -> Stderr)
}

/// Formats nothing of a `tracing` span, since log lines have none of its fields.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSpanFields;

impl<'writer> FormatFields<'writer> for NoSpanFields {
    fn format_fields<R: RecordFields>(&self, _: Writer<'writer>, _: R) -> fmt::Result {
        Ok(())
    }
}
