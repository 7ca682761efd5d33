//! The line that says what is on.

use super::parts::Parts;
use crate::Instrumentation;
use crate::config::{Config, Propagator};
use crate::export::otlp::shown;
use crate::export::{Exporter, Otlp, Protocol};
use crate::semconv;
use opentelemetry::{Key, KeyValue};
use std::fmt;

/// What is on: service, where spans go, with endpoint and protocol, sampler, propagators, and what is left out.
pub(super) struct Started<'a> {
    config: &'a Config,
    /// Exporters that the service brings along.
    own_exporters: usize,
    own_propagator: bool,
    has_store: bool,
    /// Without it, nobody sends log lines.
    has_subscriber: bool,
}

impl<'a> Started<'a> {
    pub(super) fn of(config: &'a Config, parts: &Parts) -> Self {
        Self {
            config,
            own_exporters: parts.exporters.len(),
            own_propagator: parts.propagator.is_some(),
            has_store: parts.store.is_there(),
            has_subscriber: parts.has_subscriber,
        }
    }
}

impl Started<'_> {
    /// Where the other signals go.
    fn others(&self) -> Vec<String> {
        let config = self.config;
        let otlp = |exporter: &Exporter| match exporter {
            Exporter::Otlp(otlp) => Some(otlp.to_string()),
            // What is written there of logs is up to a formatter.
            Exporter::Console => None,
        };
        let logs = config.logs.iter().filter_map(|pipe| otlp(&pipe.exporter));
        let mut metrics: Vec<_> = config.metrics.exporters.iter().filter_map(otlp).collect();
        if config.metrics.prometheus {
            metrics.push("Prometheus, when it asks".to_owned());
        }
        let records = if self.has_subscriber {
            "log records"
        } else {
            "log records, of log lines only through `Telemetry::log_layer`,"
        };
        let all = [(records, logs.collect()), ("metrics", metrics)];
        all.into_iter()
            .filter(|(_, to)| !to.is_empty())
            .map(|(things, to)| format!("{things} go to {}", to.join(" and ")))
            .collect()
    }
}

impl fmt::Display for Started<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let config = self.config;
        let service = service_name(&config.resource);
        if !config.enabled {
            return write!(
                f,
                "telemetry of `{service}` is off, as `OTEL_SDK_DISABLED`, `OTEL_ENABLED` or code says"
            );
        }
        write!(f, "telemetry of `{service}` is on: ")?;
        let mut exporters: Vec<_> = config
            .pipes
            .iter()
            .map(|pipe| match &pipe.exporter {
                Exporter::Otlp(otlp) => otlp.to_string(),
                Exporter::Console => "the console".to_owned(),
            })
            .collect();
        match self.own_exporters {
            0 => {}
            1 => exporters.push("an exporter of its own".to_owned()),
            n => exporters.push(format!("{n} exporters of its own")),
        }
        if self.has_store {
            exporters.push("the trace store".to_owned());
        }
        let others = self.others();
        match (exporters.is_empty(), others.is_empty()) {
            (true, true) => f.write_str("no exporter")?,
            (true, false) => write!(f, "no exporter of spans; {}", others.join("; "))?,
            (false, _) => {
                write!(f, "spans go to {}", exporters.join(" and "))?;
                for other in &others {
                    write!(f, "; {other}")?;
                }
            }
        }
        write!(f, "; sampler: {}", config.sampler)?;
        if config.tail.is_some() {
            f.write_str(", and at the tail")?;
        }
        let propagators: Vec<_> = config.propagators.iter().map(Propagator::name).collect();
        match (self.own_propagator, propagators.as_slice()) {
            (true, _) => f.write_str("; propagator: one of its own")?,
            (false, []) => f.write_str("; no propagators")?,
            (false, names) => write!(f, "; propagators: {}", names.join(", "))?,
        }
        match &config.instrumentation {
            Instrumentation::All => Ok(()),
            Instrumentation::None => f.write_str("; no instrumentation by itself"),
            Instrumentation::Only(names) => {
                write!(f, "; instrumentation by itself: only {}", names.join(", "))
            }
        }
    }
}

impl fmt::Display for Otlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protocol = match self.protocol {
            Protocol::Grpc => "gRPC",
            Protocol::HttpProtobuf => "HTTP/protobuf",
        };
        write!(f, "{} (OTLP over {protocol})", shown(&self.url))
    }
}

impl Propagator {
    /// As `OTEL_PROPAGATORS` calls it.
    fn name(&self) -> &'static str {
        match self {
            Self::TraceContext => "tracecontext",
            Self::Baggage => "baggage",
        }
    }
}

pub(crate) fn service_name(resource: &[KeyValue]) -> String {
    let key = Key::from_static_str(semconv::SERVICE_NAME);
    let name = resource.iter().rfind(|attribute| attribute.key == key);
    name.map_or_else(
        || semconv::UNKNOWN_SERVICE.to_owned(),
        |name| name.value.to_string(),
    )
}
