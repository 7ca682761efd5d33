//! Metrics over OTLP, for the SDK's periodic reader.

use super::{Client, Signal};
use crate::Error;
use crate::export::health::PipeHealth;
use crate::export::under_way::UnderWay;
use crate::export::{Otlp, Worker};
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use prost::Message as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// It counts collections, not data points: one is exported or fails as a whole.
#[derive(Debug)]
pub(crate) struct MetricExporter {
    client: Client,
    health: PipeHealth,
    worker: Worker,
    temporality: Temporality,
    is_shut_down: AtomicBool,
}

impl MetricExporter {
    pub(crate) fn new(
        otlp: &Otlp,
        temporality: Temporality,
        worker: &Worker,
    ) -> Result<Self, Error> {
        let client = Client::new(otlp, Signal::METRICS)?;
        Ok(Self {
            health: client.health(),
            client,
            worker: worker.clone(),
            temporality,
            is_shut_down: AtomicBool::new(false),
        })
    }

    pub(crate) fn health(&self) -> PipeHealth {
        self.health.clone()
    }
}

impl PushMetricExporter for MetricExporter {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        if self.is_shut_down.load(Ordering::Acquire) {
            self.health.too_late(1);
            return Err(OTelSdkError::AlreadyShutdown);
        }
        self.health.queued(1);
        let under_way = UnderWay::new(self.health.clone(), 1);
        let message = ExportMetricsServiceRequest::from(metrics).encode_to_vec();
        send(&self.worker, &self.client, &self.health, message, under_way).await
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        self.is_shut_down.store(true, Ordering::Release);
        Ok(())
    }

    fn temporality(&self) -> Temporality {
        self.temporality
    }
}

/// For an SDK that counts nothing but success and failure.
async fn send(
    worker: &Worker,
    client: &Client,
    health: &PipeHealth,
    message: Vec<u8>,
    under_way: UnderWay,
) -> OTelSdkResult {
    let (client, heard) = (client.clone(), health.clone());
    let sending = worker.handle().spawn(async move {
        let result = client.send(message, &heard).await;
        let is_sent = result.is_ok();
        under_way.settle(result);
        is_sent
    });
    match sending.await {
        Ok(true) => Ok(()),
        // Why is counted and said; the SDK only hands this on.
        Ok(false) => Err(OTelSdkError::InternalFailure(
            health
                .last_error()
                .map_or_else(String::new, |error| error.to_string()),
        )),
        Err(_) => Err(OTelSdkError::InternalFailure(
            "export was shut down".to_owned(),
        )),
    }
}
