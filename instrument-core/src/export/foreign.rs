//! Exporters that are not ours: they may block, hang or panic, and nothing else notices.

use super::failure::{Failure, Kind, one_line};
use super::health::PipeHealth;
use super::sink::Sink;
use super::under_way::Delivered;
use crate::exception::panic_text;
use crate::recorder::{self, Record, Records};
use crate::written;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use opentelemetry::Context;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::SpanExporter;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::task::{JoinError, spawn_blocking};

/// Runs an exporter on a thread of its own, one batch at a time, as the SDK promises it.
#[derive(Debug)]
pub(crate) struct Foreign<E> {
    exporter: Arc<E>,
    turn: Arc<Mutex<()>>,
    health: PipeHealth,
}

impl<E: SpanExporter + 'static> Foreign<E> {
    pub(crate) fn new(exporter: E, health: PipeHealth) -> Self {
        Self {
            exporter: Arc::new(exporter),
            turn: Arc::default(),
            health,
        }
    }

    /// Blocks a thread that may be blocked.
    fn apart(
        &self,
        work: impl FnOnce(&E) -> OTelSdkResult + Send + 'static,
    ) -> BoxFuture<'_, OTelSdkResult> {
        let exporter = self.exporter.clone();
        async {
            let done = spawn_blocking(move || {
                let _suppressed = Context::enter_telemetry_suppressed_scope();
                work(&exporter)
            });
            done.await
                .unwrap_or_else(|error| Err(OTelSdkError::InternalFailure(stopped(error).cause)))
        }
        .boxed()
    }
}

impl<E: SpanExporter + 'static> Sink<Box<Record>> for Foreign<E> {
    fn health(&self) -> &PipeHealth {
        &self.health
    }

    fn export(&self, records: Records) -> BoxFuture<'_, Result<Delivered, Failure>> {
        let spans = recorder::to_data(&records);
        recorder::give_back(records);
        async {
            // Held by the thread and not by this future: one that is given up has not come back yet.
            let turn = self.turn.clone().lock_owned().await;
            let exporter = self.exporter.clone();
            let runtime = Handle::current();
            let done = spawn_blocking(move || {
                let _turn = turn;
                let _suppressed = Context::enter_telemetry_suppressed_scope();
                runtime.block_on(exporter.export(spans))
            });
            match done.await {
                Ok(Ok(())) => Ok(Delivered::default()),
                Ok(Err(error)) => Err(failure(&error)),
                Err(error) => Err(stopped(error)),
            }
        }
        .boxed()
    }

    fn flush(&self) -> BoxFuture<'_, OTelSdkResult> {
        self.apart(SpanExporter::force_flush)
    }

    fn close(&self, deadline: Duration) -> BoxFuture<'_, OTelSdkResult> {
        self.apart(move |exporter| exporter.shutdown_with_timeout(deadline))
    }
}

fn failure(error: &OTelSdkError) -> Failure {
    match error {
        OTelSdkError::Timeout(after) => Failure::late(*after),
        _ => Failure::new(Kind::Exporter, "exporter", one_line(&written(error))),
    }
}

fn stopped(error: JoinError) -> Failure {
    match error.try_into_panic() {
        Ok(panic) => Failure::new(
            Kind::Panicked,
            "panic",
            match panic_text(panic.as_ref()) {
                "" => "the exporter panicked".to_owned(),
                text => format!("the exporter panicked: {}", one_line(text)),
            },
        ),
        Err(_) => Failure::new(Kind::ShutDown, "shut-down", "export was shut down"),
    }
}
