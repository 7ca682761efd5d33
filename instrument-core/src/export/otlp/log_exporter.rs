//! Log records over OTLP, for the SDK's log processors.

use super::{Client, Signal};
use crate::Error;
use crate::export::health::PipeHealth;
use crate::export::under_way::UnderWay;
use crate::export::{Otlp, Worker};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::logs::tonic::group_logs_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::logs::LogBatch;
use prost::Message as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// It may be called from any thread, with or without a runtime: the work is done on the worker's.
#[derive(Debug)]
pub(crate) struct LogExporter {
    client: Client,
    resource: ResourceAttributesWithSchema,
    health: PipeHealth,
    worker: Worker,
    is_shut_down: AtomicBool,
}

impl LogExporter {
    pub(crate) fn new(otlp: &Otlp, resource: &Resource, worker: &Worker) -> Result<Self, Error> {
        let client = Client::new(otlp, Signal::LOGS)?;
        Ok(Self {
            health: client.health(),
            resource: resource.into(),
            client,
            worker: worker.clone(),
            is_shut_down: AtomicBool::new(false),
        })
    }

    pub(crate) fn health(&self) -> PipeHealth {
        self.health.clone()
    }
}

impl opentelemetry_sdk::logs::LogExporter for LogExporter {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let count = batch.iter().count() as u64;
        if self.is_shut_down.load(Ordering::Acquire) {
            self.health.dropped(count);
            return Err(OTelSdkError::AlreadyShutdown);
        }
        self.health.queued(count);
        let under_way = UnderWay::new(self.health.clone(), count);
        let resource_logs = group_logs_by_resource_and_scope(&batch, &self.resource);
        let message = ExportLogsServiceRequest { resource_logs }.encode_to_vec();
        send(&self.worker, &self.client, message, under_way).await
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        self.is_shut_down.store(true, Ordering::Release);
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = resource.into();
    }
}

/// For an SDK that counts nothing but success and failure.
pub(super) async fn send(
    worker: &Worker,
    client: &Client,
    message: Vec<u8>,
    under_way: UnderWay,
) -> OTelSdkResult {
    let (client, health) = (client.clone(), under_way.health());
    let sending = worker.handle().spawn(async move {
        let result = client.send(message, &health).await;
        let told = result
            .as_ref()
            .map(|_| ())
            .map_err(|failure| failure.to_string());
        under_way.settle(result);
        told
    });
    match sending.await {
        Ok(told) => told.map_err(OTelSdkError::InternalFailure),
        Err(_) => Err(OTelSdkError::InternalFailure(
            "export was shut down".to_owned(),
        )),
    }
}
