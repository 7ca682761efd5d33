//! OTLP, spoken by a client of our own. Spans are [written](encoder) from their records, the rest over the generated messages.
//!
//! OpenTelemetry's exporter takes a partial success for a whole one, hides endpoint and cause of an HTTP error, and
//! needs a certain runtime to be made in; here all of this is seen and said. What differs between the two protocols
//! is in [`http`] and [`grpc`]: how a request looks, and what an answer means.

mod client;
mod connection;
mod dial;
mod encoder;
mod grpc;
mod handed;
mod http;
mod logs;
#[cfg(feature = "metrics")]
mod metric_exporter;
mod partial;
mod pool;
mod retry;
mod retry_info;
mod room;
mod spans;
mod stream;
mod target;
#[cfg(feature = "tls")]
mod tls;
#[cfg(not(feature = "tls"))]
#[path = "otlp/no_tls.rs"]
mod tls;
mod wire;

pub(crate) use client::Client;
pub(crate) use encoder::Encoder;
pub(crate) use handed::Handed;
pub(crate) use logs::{LogSink, Record};
#[cfg(feature = "metrics")]
pub(crate) use metric_exporter::MetricExporter;
pub(crate) use spans::SpanSink;
pub(crate) use target::{FRAMING, shown};

use super::Things;

/// What is sent: it decides the path, and how a thing is called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signal {
    pub(crate) things: Things,
    grpc_path: &'static str,
    /// What the conventions call an exporter of it, over HTTP and over gRPC.
    kinds: [&'static str; 2],
}

impl Signal {
    pub(crate) const SPANS: Self = Self {
        things: Things::Spans,
        grpc_path: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        kinds: ["otlp_http_span_exporter", "otlp_grpc_span_exporter"],
    };
    pub(crate) const LOGS: Self = Self {
        things: Things::LogRecords,
        grpc_path: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        kinds: ["otlp_http_log_exporter", "otlp_grpc_log_exporter"],
    };
    #[cfg(feature = "metrics")]
    pub(crate) const METRICS: Self = Self {
        things: Things::Metrics,
        grpc_path: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        kinds: ["otlp_http_metric_exporter", "otlp_grpc_metric_exporter"],
    };
}
