//! Spans over OTLP.

use super::{Client, Encoder};
use crate::export::failure::Failure;
use crate::export::health::PipeHealth;
use crate::export::sink::Sink;
use crate::export::under_way::Delivered;
use crate::locked::lock;
use crate::recorder::{self, Record, Records};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use opentelemetry_sdk::Resource;
use std::sync::{Mutex, MutexGuard};

#[derive(Debug)]
pub(crate) struct SpanSink {
    client: Client,
    encoder: Mutex<Encoder>,
    health: PipeHealth,
}

impl SpanSink {
    pub(crate) fn new(client: Client, resource: &Resource, health: PipeHealth) -> Self {
        Self {
            client,
            encoder: Mutex::new(Encoder::new(resource)),
            health,
        }
    }

    fn encoder(&self) -> MutexGuard<'_, Encoder> {
        lock(&self.encoder)
    }
}

impl Sink<Box<Record>> for SpanSink {
    fn health(&self) -> &PipeHealth {
        &self.health
    }

    fn export(&self, records: Records) -> BoxFuture<'_, Result<Delivered, Failure>> {
        async {
            let wire = self.encoder().wire(&records);
            // Others need them while this waits for an answer.
            recorder::give_back(records);
            let (sent, wire) = self.client.send_wire(wire, &self.health).await;
            if let Some(wire) = wire {
                self.encoder().reuse(wire);
            }
            sent
        }
        .boxed()
    }

    fn is_concurrent(&self) -> bool {
        true
    }
}
