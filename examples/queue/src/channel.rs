//! A queue in memory. What matters of a message is that it has headers; any queue's headers will do.

use instrument_core::clients::queue::{Delivery, Destination, Operation};
use instrument_core::propagation::Pairs;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

/// What is in the queue.
struct Sent<T> {
    headers: Vec<(String, String)>,
    body: T,
}

/// What came out of it.
pub(crate) struct Message<T> {
    pub(crate) delivery: Delivery,
    pub(crate) body: T,
}

pub(crate) struct Queue<T> {
    pub(crate) destination: Destination,
    sender: UnboundedSender<Sent<T>>,
    receiver: UnboundedReceiver<Sent<T>>,
}

impl<T: 'static> Queue<T> {
    pub(crate) fn new(destination: Destination) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self {
            destination,
            sender,
            receiver,
        }
    }

    pub(crate) async fn send(&self, body: T) {
        self.put(self.destination.send(), body).await;
    }

    /// For another attempt, in the context that it came with.
    pub(crate) async fn retry(&self, message: Message<T>) {
        let again = self.destination.send_again(&message.delivery);
        self.put(again, message.body).await;
    }

    /// Given up, in the context that it came with.
    pub(crate) async fn bury(&self, message: Message<T>, reason: &str) {
        let dead = self.destination.dead_letter(&message.delivery, reason);
        self.put(dead, message.body).await;
    }

    /// The context goes into the message's headers, and the sending is a span.
    async fn put(&self, sending: Operation<'_>, body: T) {
        let mut headers = Vec::new();
        let sending = sending.inject(&mut Pairs(&mut headers));
        let sent = async { self.sender.send(Sent { headers, body }) };
        sending
            .try_run(sent)
            .await
            .expect("the queue is open while there is a receiver");
    }

    /// `None` when nothing is left.
    pub(crate) fn take(&mut self) -> Option<Message<T>> {
        let Sent { headers, body } = self.receiver.try_recv().ok()?;
        // From here on it does not wait any more.
        let delivery = Delivery::of(&Pairs(&headers[..]));
        Some(Message { delivery, body })
    }
}
