//! Requests for a transport that the service brings.

use super::Encoder;
use crate::export::Things;
use crate::export::failure::{Failure, Kind, one_line};
use crate::export::health::PipeHealth;
use crate::export::sink::Sink;
use crate::export::under_way::Delivered;
use crate::locked::lock;
use crate::recorder::{self, Record, Records};
use crate::written;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use opentelemetry_sdk::Resource;
use std::fmt;
use std::sync::Mutex;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Is given each request, on the worker's thread.
pub(crate) struct Handed<F> {
    transport: F,
    encoder: Mutex<Encoder>,
    health: PipeHealth,
}

impl<F> Handed<F> {
    pub(crate) fn new(transport: F, resource: &Resource) -> Self {
        let name = std::any::type_name::<F>();
        Self {
            transport,
            encoder: Mutex::new(Encoder::new(resource)),
            health: PipeHealth::new(
                name,
                Things::Spans,
                format!("export of spans to {name}"),
                name,
            ),
        }
    }
}

impl<F> Sink<Box<Record>> for Handed<F>
where
    F: Fn(&[u8]) -> Result<(), BoxError> + Send + Sync,
{
    fn health(&self) -> &PipeHealth {
        &self.health
    }

    fn export(&self, records: Records) -> BoxFuture<'_, Result<Delivered, Failure>> {
        async {
            // One batch at a time is under way: nobody waits for this lock.
            let mut encoder = lock(&self.encoder);
            let wire = encoder.wire(&records);
            recorder::give_back(records);
            let handed = (self.transport)(wire.as_slice());
            encoder.reuse(wire);
            let failure = |error: BoxError| {
                Failure::new(Kind::Exporter, "transport", one_line(&written(error)))
            };
            handed.map(|()| Delivered::default()).map_err(failure)
        }
        .boxed()
    }
}

impl<F> fmt::Debug for Handed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handed").finish_non_exhaustive()
    }
}
