//! Queues of what is to be looked at next. They deliver at least once; the rows say whether it is still to be done.
//!
//! A [`Broker`] keeps messages: [`Embedded`] in a table, or [`Streams`] in Redis. A [`Queue`] makes the spans, and puts the
//! context into what is kept: `traceparent`, `tracestate`, baggage, and when it was sent.

mod broker;
mod embedded;
mod error;
mod streams;

pub(crate) use broker::{Broker, Message, Put, Sending};
pub(crate) use embedded::Embedded;
pub(crate) use error::QueueError;
pub(crate) use streams::Streams;

use super::carrier::Carrier;
use super::kind::Kind;
use instrument_core::clients::queue::{Delivery, Destination};
use instrument_core::propagation::Pairs;
use std::sync::Arc;
use std::time::Duration;

/// A queue whose messages are traced.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    broker: Arc<dyn Broker>,
    destination: Destination,
    /// Where its dead letters are said to go.
    dead: Destination,
}

/// A message that is to be worked on.
#[derive(Debug)]
pub(crate) struct Taken {
    message: Message,
    pub(crate) delivery: Delivery,
}

/// That a message is somebody's.
#[derive(Debug)]
pub(crate) struct Lease(Message);

impl Taken {
    /// What is to be looked at: an image's id, or a batch's.
    pub(crate) fn item(&self) -> &str {
        &self.message.item
    }

    /// The same message once more, to keep its lease.
    pub(crate) fn lease(&self) -> Lease {
        Lease(self.message.clone())
    }

    /// The rows know of attempts that were killed, too.
    pub(crate) fn after(&mut self, (attempts, last): (u32, Carrier)) {
        let delivery = Delivery::of(&Pairs(&self.message.headers[..]));
        self.delivery = delivery
            .with_message_id(self.message.item.clone())
            .with_attempt(attempts.saturating_add(1), last.context());
    }
}

impl Queue {
    pub(crate) fn new(broker: Arc<dyn Broker>, kind: Kind) -> Self {
        let (system, name) = (broker.system(), kind.queue_name());
        let destination = Destination::new(system, name);
        Self {
            broker,
            destination: destination.with_process_span_name(kind.processing()),
            dead: Destination::named(system, format!("dlq:{name}")),
        }
    }

    pub(crate) fn destination(&self) -> &Destination {
        &self.destination
    }

    pub(crate) fn dead_letters(&self) -> &Destination {
        &self.dead
    }

    /// Puts an item there. What is urgent goes before others, and past the limit.
    pub(crate) async fn send(&self, item: &str, urgent: bool) -> Result<Put, QueueError> {
        self.put(item, urgent, !urgent).await
    }

    /// The same for an item that was accepted before and got lost: it is not refused.
    pub(crate) async fn send_anew(&self, item: &str, urgent: bool) -> Result<Put, QueueError> {
        self.put(item, urgent, false).await
    }

    async fn put(&self, item: &str, urgent: bool, is_limited: bool) -> Result<Put, QueueError> {
        let mut headers = Vec::new();
        let sending = self.destination.send().with_message_id(item);
        let running = sending.inject(&mut Pairs(&mut headers));
        let put = self.broker.put(Sending {
            item,
            urgent,
            is_limited,
            headers: &headers,
        });
        running.try_run(put).await
    }

    /// Which items are there, waiting or being worked on.
    pub(crate) async fn hold(&self, items: &[&str]) -> Result<Vec<bool>, QueueError> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        self.broker.hold(items).await
    }

    /// Waits for the next one.
    pub(crate) async fn take(&self) -> Result<Taken, QueueError> {
        let message = self.broker.take().await?;
        let delivery = Delivery::of(&Pairs(&message.headers[..]));
        Ok(Taken { message, delivery })
    }

    /// It is still being worked on.
    pub(crate) async fn keep(&self, lease: &Lease) -> Result<(), QueueError> {
        self.broker.keep(&lease.0).await
    }

    /// It has ended.
    pub(crate) async fn settle(&self, taken: &Taken) -> Result<(), QueueError> {
        self.broker.settle(&taken.message).await
    }

    /// It is to be tried again, later.
    pub(crate) async fn retry(&self, taken: &Taken, after: Duration) -> Result<(), QueueError> {
        let mut headers = Vec::new();
        let again = self.destination.send_again(&taken.delivery);
        let running = again.inject(&mut Pairs(&mut headers));
        let put_back = self.broker.put_back(&taken.message, &headers, after);
        running.try_run(put_back).await
    }

    /// It was not tried, for a reason that has nothing to do with it, and stays what it is.
    pub(crate) async fn give_back(&self, taken: &Taken, after: Duration) -> Result<(), QueueError> {
        let headers = &taken.message.headers;
        self.broker.put_back(&taken.message, headers, after).await
    }

    /// How many there are, waiting or being worked on.
    pub(crate) async fn depth(&self) -> Result<u64, QueueError> {
        self.broker.depth().await
    }
}

#[cfg(test)]
mod tests;
