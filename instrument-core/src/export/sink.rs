//! Who takes a batch, of spans or of log records: our own transport, the console, or somebody else's exporter.

use super::failure::Failure;
use super::health::PipeHealth;
use super::under_way::Delivered;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use opentelemetry_sdk::error::OTelSdkResult;
use std::fmt;
use std::time::Duration;

/// The SDK's `SpanExporter` and `LogExporter`, made object-safe, and with what it does not say.
pub(crate) trait Sink<T>: Send + Sync + fmt::Debug {
    /// The counters of this pipe.
    fn health(&self) -> &PipeHealth;

    /// On the worker's runtime, which must not be blocked. What is returned is awaited when it is this batch's turn.
    fn export(&self, batch: Vec<T>) -> BoxFuture<'_, Result<Delivered, Failure>>;

    /// Whether a batch may be given to it while another one is under way.
    fn is_concurrent(&self) -> bool {
        false
    }

    /// Whether it does some of its work before the batch's turn.
    fn makes_ready(&self) -> bool {
        false
    }

    fn flush(&self) -> BoxFuture<'_, OTelSdkResult> {
        std::future::ready(Ok(())).boxed()
    }

    fn close(&self, _deadline: Duration) -> BoxFuture<'_, OTelSdkResult> {
        std::future::ready(Ok(())).boxed()
    }
}
