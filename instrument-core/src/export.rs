//! Where spans go, and what became of them.
//!
//! Spans that end go into a queue, leave it in batches ([`Batch`]) and are sent by a thread of its own: no end of a span
//! waits for the network, and no runtime of the application is needed or used. A queue that is full drops spans whole
//! and counts them. For scripts there are pipes without batches: there a span's end waits until it has arrived.
//!
//! * **OTLP** is spoken as protobuf over HTTP or as gRPC ([`Protocol`]), compressed or not ([`Compression`]), with TLS
//!   given the feature `tls`. What may get better is tried again, as OTLP's specification has it: on a lost connection,
//!   on 429, 502, 503 and 504, on the gRPC codes that mean the same, later and later or when the receiver says.
//! * **The console** gets one line per span on standard error.
//! * **An exporter of your own** is anything that implements the SDK's `SpanExporter`. It is called for one batch at a
//!   time on a thread of its own: it may block, hang or panic, and costs its own spans only.
//!
//! # What became of them
//!
//! [`ExportHealth`] counts every span once: exported, failed, dropped or queued. The last failure is kept with its
//! endpoint, code, cause and advice ([`ExportFailure`]). Each kind of failure is also said once a minute at most, in a
//! line that begins with `OTLP`; and it is said when export works again. What a receiver rejects of a batch it takes
//! (a partial success) has failed. Code hears of each failure through
//! [`on_export_failure`](crate::telemetry::Builder::on_export_failure).

pub(crate) mod batch;
mod console;
mod failure;
mod foreign;
mod health;
mod lines;
mod listener;
mod orphans;
pub(crate) mod otlp;
mod pipeline;
mod queue;
mod sender;
mod shed;
mod simple;
mod sink;
#[cfg(test)]
mod stopped_clock;
mod things;
mod under_way;
mod watched;
mod weight;
mod worker;

pub use batch::Batch;
pub use health::{ExportFailure, ExportHealth};

pub(crate) use failure::{Failure, Kind};
pub(crate) use health::PipeHealth;
pub(crate) use listener::Listener;
pub(crate) use orphans::{Orphans, OrphansSeen};
pub(crate) use pipeline::Pipeline;
pub(crate) use things::Things;
pub(crate) use under_way::Delivered;
pub(crate) use worker::Worker;

use crate::Error;
use crate::config::Pipe;
use console::Console;
use foreign::Foreign;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanExporter;
use otlp::{Client, Handed, LogSink, Record, Signal, SpanSink};
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
            Ok(Pipeline::watched(
                sink,
                &pipe.processor,
                otlp.timeout,
                worker,
            ))
        }
        Exporter::Console => {
            let health = PipeHealth::new(
                "console_span_exporter",
                Things::Spans,
                "export of spans to the console",
                "console",
            );
            let sink = Arc::new(Foreign::new(Console, health));
            Ok(Pipeline::watched(sink, &pipe.processor, PATIENCE, worker))
        }
    }
}

/// A pipe for log records, given to the SDK as a log processor. `None` if it does not end in OTLP: what the console gets
/// of logs is up to a formatter.
///
/// # Errors
///
/// As with [`span_pipe`].
pub(crate) fn log_pipe(
    pipe: &Pipe,
    resource: &Resource,
    worker: &Worker,
) -> Result<Option<Pipeline<Record>>, Error> {
    let Exporter::Otlp(otlp) = &pipe.exporter else {
        return Ok(None);
    };
    let client = Client::new(otlp, Signal::LOGS)?;
    let health = client.health();
    let sink = Arc::new(LogSink::new(client, resource, health));
    Ok(Some(Pipeline::start(
        sink,
        &pipe.processor,
        otlp.timeout,
        worker,
    )))
}

/// A pipe into a transport that the user brings, which must not block.
pub(crate) fn handing_pipe<F>(
    transport: F,
    processor: &Processor,
    resource: &Resource,
    worker: &Worker,
) -> Pipeline
where
    F: Fn(&[u8]) -> Result<(), Box<dyn std::error::Error + Send + Sync>> + Send + Sync + 'static,
{
    let sink = Arc::new(Handed::new(transport, resource));
    Pipeline::watched(sink, processor, PATIENCE, worker)
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
    let health = PipeHealth::new(
        name,
        Things::Spans,
        format!("export of spans to {name}"),
        name,
    );
    Pipeline::watched(
        Arc::new(Foreign::new(exporter, health)),
        processor,
        PATIENCE,
        worker,
    )
}

#[cfg(all(test, feature = "testing"))]
mod tests;
