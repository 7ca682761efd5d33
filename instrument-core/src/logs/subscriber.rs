//! The subscriber of a service that brings none.

use super::{Formatter, LogFormat, Redaction, directives, layer};
use crate::baggage::Chosen;
use opentelemetry_sdk::Resource;
use tracing::level_filters::LevelFilter;
use tracing_log::{AsLog, LogTracer};
use tracing_subscriber::layer::{Layered, SubscriberExt};
use tracing_subscriber::{Layer, Registry};

/// A further layer of the subscriber, such as the bridge's.
pub(crate) type MoreLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// What the subscriber is made of.
#[derive(Default)]
pub(crate) struct Options {
    /// As `RUST_LOG` has it.
    pub(crate) filter: Option<String>,
    pub(crate) format: LogFormat,
    pub(crate) redaction: Redaction,
    /// Which of it goes on lines and records.
    pub(crate) baggage: Chosen,
    pub(crate) resource: Option<Resource>,
    /// Whether there are spans whose ids could be on lines.
    pub(crate) has_ids: bool,
    /// What sends them as log records, too.
    pub(crate) records: Option<MoreLayer>,
    pub(crate) more: Vec<MoreLayer>,
}

/// Sets the process's subscriber, and sends `log`'s events to it, unless the service has set one, which stays. Returns what
/// is wrong.
pub(crate) fn init(options: Options) -> Vec<String> {
    let (has_ids, sends_records) = (options.has_ids, options.records.is_some());
    let asked = options.filter.clone().unwrap_or_default();
    let (subscriber, problems) = subscriber(options, &asked);
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        if !has_ids {
            return Vec::new();
        }
        let unsent = if sends_records {
            ", and none are sent as log records"
        } else {
            ""
        };
        return vec![format!(
            "the service's own `tracing` subscriber stays: its lines have no ids of traces{unsent}; leave it out, or say \
             `Telemetry::builder(…).without_subscriber()` and add to it `instrument_core::logs::layer`, which writes lines \
             with ids, and `Telemetry::log_layer`, which sends them"
        )];
    }
    // An error says that the service has a logger, which stays.
    let _ = LogTracer::builder()
        .with_max_level(LevelFilter::current().as_log())
        .init();
    problems
}

/// Lines and records are filtered by `RUST_LOG`, further layers by themselves.
fn subscriber(options: Options, asked: &str) -> (Layered<Vec<MoreLayer>, Registry>, Vec<String>) {
    let (filter, problems) = directives::filter(asked);
    let mut formatter = Formatter::from(options.format)
        .with_redaction(options.redaction)
        .with_baggage(options.baggage);
    if let Some(resource) = &options.resource {
        formatter = formatter.with_resource(resource);
    }
    let lines = layer(formatter).with_filter(filter);
    let mut layers = options.more;
    layers.push(lines.boxed());
    if let Some(records) = options.records {
        let (filter, _) = directives::filter(asked);
        layers.push(records.with_filter(filter).boxed());
    }
    (tracing_subscriber::registry().with(layers), problems)
}

#[cfg(test)]
mod tests;
