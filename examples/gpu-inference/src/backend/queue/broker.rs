//! What keeps messages.

use super::QueueError;
use async_trait::async_trait;
use std::fmt;
use std::time::Duration;

/// Names and values beside an item.
pub(crate) type Headers = Vec<(String, String)>;

/// Keeps the messages of one queue until they are settled. An item is there once at most.
#[async_trait]
pub(crate) trait Broker: fmt::Debug + Send + Sync {
    /// What `messaging.system` calls it.
    fn system(&self) -> &'static str;

    /// Adds an item, unless it is there or there are too many.
    async fn put(&self, sending: Sending<'_>) -> Result<Put, QueueError>;

    /// Which of the items are there, in their order.
    async fn hold(&self, items: &[&str]) -> Result<Vec<bool>, QueueError>;

    /// Waits for a message that nobody works on: the urgent ones first, then the oldest. It is this one's for the time of the
    /// lease.
    async fn take(&self) -> Result<Message, QueueError>;

    /// The lease of a message begins anew.
    async fn keep(&self, message: &Message) -> Result<(), QueueError>;

    /// The message goes away.
    async fn settle(&self, message: &Message) -> Result<(), QueueError>;

    /// The message is for anybody again after a while, with those headers.
    async fn put_back(
        &self,
        message: &Message,
        headers: &Headers,
        after: Duration,
    ) -> Result<(), QueueError>;

    /// How many there are.
    async fn depth(&self) -> Result<u64, QueueError>;
}

/// What is to be added.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sending<'a> {
    pub(crate) item: &'a str,
    pub(crate) urgent: bool,
    /// Whether it is refused when there are too many.
    pub(crate) is_limited: bool,
    pub(crate) headers: &'a Headers,
}

/// What has become of what was to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Put {
    Queued,
    /// It is there already.
    There,
    Full,
}

/// A message that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// What the broker knows it by.
    pub(crate) key: String,
    pub(crate) item: String,
    pub(crate) urgent: bool,
    pub(crate) headers: Headers,
}
