//! A sink whose exports are watched for spans without a parent.

use super::failure::Failure;
use super::health::PipeHealth;
use super::orphans::{Exported, Orphans};
use super::sink::Sink;
use super::under_way::Delivered;
use crate::recorder::{Record, Records};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use opentelemetry_sdk::error::OTelSdkResult;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// It is on for every pipe: who needs it needs it for what has already happened. It works where batches are sent, on
/// the worker's thread, and never where spans end.
#[derive(Debug)]
pub(super) struct Watched {
    inner: Arc<dyn Sink<Box<Record>>>,
    orphans: Orphans,
}

impl Watched {
    pub(super) fn new(inner: Arc<dyn Sink<Box<Record>>>, orphans: Orphans) -> Self {
        Self { inner, orphans }
    }
}

impl Sink<Box<Record>> for Watched {
    fn health(&self) -> &PipeHealth {
        self.inner.health()
    }

    /// What has failed is nowhere: it is neither an orphan nor a parent.
    fn export(&self, spans: Records) -> BoxFuture<'_, Result<Delivered, Failure>> {
        let exported = Exported::of(&spans);
        let exporting = self.inner.export(spans);
        async {
            let result = exporting.await;
            if result.is_ok() {
                self.orphans.exported(exported, Instant::now());
            }
            result
        }
        .boxed()
    }

    fn is_concurrent(&self) -> bool {
        self.inner.is_concurrent()
    }

    fn makes_ready(&self) -> bool {
        self.inner.makes_ready()
    }

    fn flush(&self) -> BoxFuture<'_, OTelSdkResult> {
        self.inner.flush()
    }

    fn close(&self, deadline: Duration) -> BoxFuture<'_, OTelSdkResult> {
        self.inner.close(deadline)
    }
}
