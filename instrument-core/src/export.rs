//! Where spans go, and what became of them.

use std::path::PathBuf;
use std::time::Duration;

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

/// How spans are collected into batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Batch {
    /// Spans that may wait. One more is dropped, and counted.
    pub max_queue_size: usize,
    /// Bytes of spans that may wait, as far as they can be estimated.
    pub max_queue_bytes: usize,
    /// Spans that are sent at once, at most.
    pub max_export_batch_size: usize,
    /// How long a span waits for its batch to fill, at most.
    pub schedule_delay: Duration,
    /// How long sending a batch may take, all attempts together.
    pub export_timeout: Duration,
    /// Batches that may be on their way at the same time.
    pub max_concurrent_exports: usize,
}
