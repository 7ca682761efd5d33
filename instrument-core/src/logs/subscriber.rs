//! The subscriber of a service that brings none.

use super::{Formatter, LogFormat, Redaction, directives, layer, otlp_layer};
use crate::baggage::Chosen;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
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
    /// Log records go there, too.
    pub(crate) otlp: Option<SdkLoggerProvider>,
    pub(crate) more: Vec<MoreLayer>,
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Installed {
    /// False when the service has a subscriber, which stays.
    pub(crate) is_ours: bool,
    /// What is wrong with `RUST_LOG`.
    pub(crate) problems: Vec<String>,
}

/// Sets the process's subscriber, and sends `log`'s events to it, unless the service has set one.
pub(crate) fn init(options: Options) -> Installed {
    if tracing::dispatcher::has_been_set() {
        return Installed {
            is_ours: false,
            problems: Vec::new(),
        };
    }
    let asked = options.filter.clone().unwrap_or_default();
    let (subscriber, problems) = subscriber(options, &asked);
    // Another thread may have been faster.
    let is_ours = tracing::subscriber::set_global_default(subscriber).is_ok();
    if is_ours {
        // An error says that the service has a logger, which stays.
        let _ = LogTracer::builder()
            .with_max_level(LevelFilter::current().as_log())
            .init();
    }
    Installed { is_ours, problems }
}

/// Lines and records are filtered by `RUST_LOG`, further layers by themselves.
fn subscriber(options: Options, asked: &str) -> (Layered<Vec<MoreLayer>, Registry>, Vec<String>) {
    let (filter, problems) = directives::filter(asked);
    let mut formatter = Formatter::from(options.format)
        .with_redaction(options.redaction.clone())
        .with_baggage(options.baggage.clone());
    if let Some(resource) = &options.resource {
        formatter = formatter.with_resource(resource);
    }
    let lines = layer(formatter).with_filter(filter);
    let mut layers = options.more;
    layers.push(lines.boxed());
    if let Some(provider) = &options.otlp {
        let (filter, _) = directives::filter(asked);
        let records = otlp_layer(provider, options.redaction, options.baggage).with_filter(filter);
        layers.push(records.boxed());
    }
    (tracing_subscriber::registry().with(layers), problems)
}

#[cfg(test)]
mod tests;
