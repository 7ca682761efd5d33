//! Spans over OTLP.

use super::Client;
use crate::export::failure::Failure;
use crate::export::health::PipeHealth;
use crate::export::sink::Sink;
use crate::export::under_way::Delivered;
use crate::recorder::{self, Record, Records};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;
use prost::Message as _;

#[derive(Debug)]
pub(crate) struct SpanSink {
    client: Client,
    resource: ResourceAttributesWithSchema,
    health: PipeHealth,
}

impl SpanSink {
    pub(crate) fn new(client: Client, resource: &Resource, health: PipeHealth) -> Self {
        Self {
            client,
            resource: resource.into(),
            health,
        }
    }
}

impl Sink<Box<Record>> for SpanSink {
    fn health(&self) -> &PipeHealth {
        &self.health
    }

    fn export(&self, records: Records) -> BoxFuture<'_, Result<Delivered, Failure>> {
        async {
            let spans = records.iter().map(|record| record.to_data()).collect();
            recorder::give_back(records);
            let message = span_message(spans, &self.resource);
            self.client.send(message, &self.health).await
        }
        .boxed()
    }

    fn is_concurrent(&self) -> bool {
        true
    }
}

/// The spans are gone when the request is written: one form of a batch is held, not three.
pub(crate) fn span_message(
    spans: Vec<SpanData>,
    resource: &ResourceAttributesWithSchema,
) -> Vec<u8> {
    let resource_spans = group_spans_by_resource_and_scope(spans, resource);
    ExportTraceServiceRequest { resource_spans }.encode_to_vec()
}
