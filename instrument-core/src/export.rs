//! Where spans go, and what became of them.

mod batch;
mod console;
mod failure;
mod foreign;
mod health;
mod lines;
mod orphans;
pub(crate) mod otlp;
mod pipeline;
mod queue;
mod sender;
mod simple;
mod sink;
mod under_way;
mod watched;
mod weight;
mod worker;

pub use batch::Batch;
pub use health::{ExportFailure, ExportHealth};

pub(crate) use failure::{Failure, Kind};
pub(crate) use health::PipeHealth;
pub(crate) use orphans::{Orphans, OrphansSeen};
pub(crate) use pipeline::Pipeline;
pub(crate) use under_way::Delivered;
pub(crate) use worker::Worker;

use crate::Error;
use crate::config::Pipe;
use console::Console;
use foreign::Foreign;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanExporter;
use otlp::{Client, Signal, SpanSink};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long an exporter that has no timeout of its own may take for a span without batches.
const PATIENCE: Duration = Duration::from_secs(10);

/// How OTLP is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// Protobuf over HTTP/1.1, by convention on port 4318.
    #[default]
    HttpProtobuf,
    /// gRPC, by convention on port 4317.
    Grpc,
}

/// How what is sent is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// With gzip.
    Gzip,
}

/// An OTLP receiver, and how to reach it: for one signal, everything decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Otlp {
    /// The whole URL for HTTP, with the signal's path; scheme and authority for gRPC.
    pub(crate) url: String,
    pub(crate) protocol: Protocol,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) compression: Compression,
    /// For one batch, all its attempts together.
    pub(crate) timeout: Duration,
    pub(crate) tls: TlsFiles,
}

/// PEM files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TlsFiles {
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) client_certificate: Option<PathBuf>,
    pub(crate) client_key: Option<PathBuf>,
}

/// Who takes what is exported.
#[derive(Clone, Debug)]
pub(crate) enum Exporter {
    Otlp(Otlp),
    Console,
}

/// What stands between the spans and an exporter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Processor {
    Batch(Batch),
    Simple,
}

/// A pipe as it is configured, working from now on.
///
/// # Errors
///
/// When the endpoint, a header or a certificate cannot be used.
pub(crate) fn span_pipe(
    pipe: &Pipe,
    resource: &Resource,
    worker: &Worker,
) -> Result<Pipeline, Error> {
    match &pipe.exporter {
        Exporter::Otlp(otlp) => {
            let client = Client::new(otlp, Signal::SPANS)?;
            let health = client.health();
            let sink = Arc::new(SpanSink::new(client, resource, health));
            Ok(Pipeline::start(sink, &pipe.processor, otlp.timeout, worker))
        }
        Exporter::Console => {
            let health = PipeHealth::new("export of spans to the console", "console");
            let sink = Arc::new(Foreign::new(Console, health));
            Ok(Pipeline::start(sink, &pipe.processor, PATIENCE, worker))
        }
    }
}

/// A pipe into an exporter that the user brings. It is never called concurrently, and may block.
pub(crate) fn custom_pipe<E: SpanExporter + 'static>(
    mut exporter: E,
    processor: &Processor,
    resource: &Resource,
    worker: &Worker,
) -> Pipeline {
    exporter.set_resource(resource);
    let name = std::any::type_name::<E>();
    let health = PipeHealth::new(format!("export of spans to {name}"), name);
    Pipeline::start(
        Arc::new(Foreign::new(exporter, health)),
        processor,
        PATIENCE,
        worker,
    )
}

#[cfg(all(test, feature = "testing"))]
mod tests;
