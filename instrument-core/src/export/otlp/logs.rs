//! Log records over OTLP, through a pipeline of our own: bounded, counted and retried as spans are.

use super::Client;
use crate::export::Pipeline;
use crate::export::failure::Failure;
use crate::export::health::PipeHealth;
use crate::export::sink::Sink;
use crate::export::under_way::Delivered;
use crate::export::weight::Weigh;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use opentelemetry::InstrumentationScope;
use opentelemetry::logs::AnyValue;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::logs::tonic::group_logs_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogProcessor, SdkLogRecord};
use prost::Message as _;
use std::time::Duration;

/// A log record with who made it.
#[derive(Debug)]
pub(crate) struct Record {
    // A record is large; boxed, it is moved cheaply.
    record: Box<SdkLogRecord>,
    scope: InstrumentationScope,
}

impl Weigh for Record {
    fn weight(&self) -> usize {
        let attributes = self.record.attributes_iter();
        let attributes = attributes.map(|(key, value)| key.as_str().len() + weight(value));
        size_of::<Self>()
            + size_of::<SdkLogRecord>()
            + self.record.body().map_or(0, weight)
            + attributes.sum::<usize>()
    }
}

fn weight(value: &AnyValue) -> usize {
    let inside = match value {
        AnyValue::String(text) => text.as_str().len(),
        AnyValue::Bytes(bytes) => bytes.len(),
        AnyValue::ListAny(values) => values.iter().map(weight).sum(),
        AnyValue::Map(map) => map
            .iter()
            .map(|(key, value)| key.as_str().len() + weight(value))
            .sum(),
        _ => 0,
    };
    size_of::<AnyValue>() + inside
}

impl LogProcessor for Pipeline<Record> {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        self.take(Record {
            record: Box::new(record.clone()),
            scope: scope.clone(),
        });
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.flush_here()
    }

    fn shutdown_with_timeout(&self, deadline: Duration) -> OTelSdkResult {
        self.shut_down_here(deadline)
    }
}

#[derive(Debug)]
pub(crate) struct LogSink {
    client: Client,
    resource: ResourceAttributesWithSchema,
    health: PipeHealth,
}

impl LogSink {
    pub(crate) fn new(client: Client, resource: &Resource, health: PipeHealth) -> Self {
        Self {
            client,
            resource: resource.into(),
            health,
        }
    }
}

impl Sink<Record> for LogSink {
    fn health(&self) -> &PipeHealth {
        &self.health
    }

    fn export(&self, records: Vec<Record>) -> BoxFuture<'_, Result<Delivered, Failure>> {
        async {
            let message = encoded(records, &self.resource);
            self.client.send(message, &self.health).await
        }
        .boxed()
    }

    fn is_concurrent(&self) -> bool {
        true
    }
}

/// The records are gone when the request is written.
fn encoded(records: Vec<Record>, resource: &ResourceAttributesWithSchema) -> Vec<u8> {
    let resource_logs = {
        let batch: Vec<_> = records
            .iter()
            .map(|record| (&*record.record, &record.scope))
            .collect();
        group_logs_by_resource_and_scope(&LogBatch::new(&batch), resource)
    };
    drop(records);
    ExportLogsServiceRequest { resource_logs }.encode_to_vec()
}
