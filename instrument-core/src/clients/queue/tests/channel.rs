//! A queue in memory, of messages with headers.

use crate::clients::queue::{Delivery, Destination, Operation};
use crate::propagation::Pairs;
use std::collections::VecDeque;

#[derive(Debug, Default)]
pub(super) struct Channel(VecDeque<Message>);

#[derive(Clone, Debug, Default)]
pub(super) struct Message {
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: &'static str,
}

impl Channel {
    /// Sends one as a service does.
    pub(super) fn send(&mut self, to: &Destination, body: &'static str) {
        let sending = to.send().with_body_size(body.len());
        self.put(sending, body);
    }

    pub(super) fn put(&mut self, sending: Operation<'_>, body: &'static str) {
        let mut headers = Vec::new();
        let sending = sending.inject(&mut Pairs(&mut headers));
        sending.in_scope(|| self.0.push_back(Message { headers, body }));
    }

    pub(super) fn push(&mut self, message: Message) {
        self.0.push_back(message);
    }

    pub(super) fn take(&mut self) -> (Delivery, Message) {
        let message = self.0.pop_front().expect("a message in the queue");
        (message.delivery(), message)
    }

    pub(super) fn take_all(&mut self) -> Vec<Delivery> {
        self.0.drain(..).map(|message| message.delivery()).collect()
    }
}

impl Message {
    pub(super) fn delivery(&self) -> Delivery {
        Delivery::of(&Pairs(&self.headers[..])).with_body_size(self.body.len())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(known, _)| known == name);
        let (_, value) = named.next()?;
        assert!(named.next().is_none(), "{name} is there twice");
        Some(value)
    }
}
