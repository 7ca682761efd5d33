//! Messages in two streams of Redis, one for what is urgent, with a group of consumers: for as many processes as there are.
//!
//! Beside the streams there is a set of the items that are there, and a sorted set of those that are to be tried again later.
//! Each change of more than one of them is a script, which Redis makes whole or not at all.

mod entry;
mod keys;
mod scripts;

use super::QueueError;
use super::broker::{Broker, Headers, Message, Put, Sending};
use crate::backend::timestamp;
use async_trait::async_trait;
use entry::{Entry, text};
use keys::Keys;
use redis::aio::ConnectionManager;
use redis::streams::{StreamAutoClaimReply, StreamReadReply};
use redis::{RedisResult, cmd};
use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

const GROUP: &str = "workers";

/// How long an idle worker waits for Redis before it looks at what is to be tried again.
const WAIT_MS: u64 = 100;

/// A queue in Redis.
pub(crate) struct Streams {
    connection: ConnectionManager,
    /// Who waits for messages keeps a connection from others, so it is one of its own.
    waiting: Mutex<Waiting>,
    keys: Keys,
    consumer: String,
    most: usize,
    lease: Duration,
}

struct Waiting {
    connection: ConnectionManager,
    /// Taken together with an urgent one.
    ahead: VecDeque<Message>,
    has_group: bool,
    next_claim: Instant,
}

impl Streams {
    /// A queue of that name. `waiting` is to have a response timeout that is longer than a wait.
    pub(crate) fn new(
        connection: ConnectionManager,
        waiting: ConnectionManager,
        name: &str,
        most: usize,
        lease: Duration,
    ) -> Self {
        Self {
            connection,
            waiting: Mutex::new(Waiting {
                connection: waiting,
                ahead: VecDeque::new(),
                has_group: false,
                next_claim: Instant::now(),
            }),
            keys: Keys::new(name),
            consumer: uuid::Uuid::new_v4().simple().to_string(),
            most,
            lease,
        }
    }

    fn lease_ms(&self) -> u64 {
        u64::try_from(self.lease.as_millis()).unwrap_or(u64::MAX)
    }

    /// What is to be done by now: what has waited for its next attempt, and what dead workers have left.
    async fn next(&self, waiting: &mut Waiting) -> RedisResult<Option<Message>> {
        if !waiting.has_group {
            for stream in [&self.keys.urgent, &self.keys.normal] {
                entry::create_group(&mut waiting.connection, stream, GROUP).await?;
            }
            waiting.has_group = true;
        }
        scripts::promote(&mut waiting.connection, &self.keys, timestamp::now()).await?;
        if let Some(message) = self.claim(waiting).await? {
            return Ok(Some(message));
        }
        if let Some(message) = self.read(waiting, &[&self.keys.urgent], None).await? {
            return Ok(Some(message));
        }
        if let Some(message) = waiting.ahead.pop_front() {
            return Ok(Some(message));
        }
        let both = [&*self.keys.urgent, &*self.keys.normal];
        self.read(waiting, &both, Some(WAIT_MS)).await
    }

    async fn read(
        &self,
        waiting: &mut Waiting,
        streams: &[&str],
        wait: Option<u64>,
    ) -> RedisResult<Option<Message>> {
        let mut read = cmd("XREADGROUP");
        read.arg(("GROUP", GROUP, &self.consumer, "COUNT", 1));
        if let Some(wait) = wait {
            read.arg(("BLOCK", wait));
        }
        read.arg("STREAMS")
            .arg(streams)
            .arg(vec![">"; streams.len()]);
        let reply: Option<StreamReadReply> = read.query_async(&mut waiting.connection).await?;
        let read = reply.into_iter().flat_map(|reply| reply.keys);
        let read = read.flat_map(|stream| {
            let urgent = stream.key == self.keys.urgent;
            let messages = stream.ids.into_iter().map(Entry::from);
            messages.filter_map(move |entry| entry.message(urgent))
        });
        // Redis answers in the order of the question, so that what is urgent is the first.
        let mut read: VecDeque<Message> = read.collect();
        let first = read.pop_front();
        waiting.ahead.extend(read);
        Ok(first)
    }

    /// Every now and then.
    async fn claim(&self, waiting: &mut Waiting) -> RedisResult<Option<Message>> {
        if Instant::now() < waiting.next_claim {
            return Ok(None);
        }
        for urgent in [true, false] {
            let claim = cmd("XAUTOCLAIM")
                .arg((
                    self.keys.stream(urgent),
                    GROUP,
                    &self.consumer,
                    self.lease_ms(),
                    "0",
                ))
                .arg(("COUNT", 1))
                .take();
            let reply: StreamAutoClaimReply = claim.query_async(&mut waiting.connection).await?;
            let mut claimed = reply.claimed.into_iter().map(Entry::from);
            if let Some(message) = claimed.find_map(|entry| entry.message(urgent)) {
                return Ok(Some(message));
            }
        }
        waiting.next_claim = Instant::now() + self.lease / 4;
        Ok(None)
    }
}

#[async_trait]
impl Broker for Streams {
    fn system(&self) -> &'static str {
        "redis"
    }

    async fn put(&self, sending: Sending<'_>) -> Result<Put, QueueError> {
        let most = sending.is_limited.then_some(self.most);
        let mut connection = self.connection.clone();
        Ok(scripts::put(&mut connection, &self.keys, sending, most).await?)
    }

    async fn hold(&self, items: &[&str]) -> Result<Vec<bool>, QueueError> {
        let hold = cmd("SMISMEMBER").arg(&self.keys.items).arg(items).take();
        Ok(hold.query_async(&mut self.connection.clone()).await?)
    }

    async fn take(&self) -> Result<Message, QueueError> {
        // One waits for Redis at a time, and the others for that one.
        let mut waiting = self.waiting.lock().await;
        loop {
            match self.next(&mut waiting).await {
                Ok(Some(message)) => return Ok(message),
                Ok(None) => {}
                Err(error) => {
                    // Redis may have lost the group with everything else.
                    waiting.has_group = false;
                    return Err(error.into());
                }
            }
        }
    }

    async fn keep(&self, message: &Message) -> Result<(), QueueError> {
        let keep = cmd("XCLAIM")
            .arg((
                self.keys.stream(message.urgent),
                GROUP,
                &self.consumer,
                0,
                &message.key,
            ))
            .arg("JUSTID")
            .take();
        keep.query_async::<()>(&mut self.connection.clone()).await?;
        Ok(())
    }

    async fn settle(&self, message: &Message) -> Result<(), QueueError> {
        let stream = self.keys.stream(message.urgent);
        let mut connection = self.connection.clone();
        Ok(scripts::settle(&mut connection, &self.keys, stream, message).await?)
    }

    async fn put_back(
        &self,
        message: &Message,
        headers: &Headers,
        after: Duration,
    ) -> Result<(), QueueError> {
        let due = i64::try_from(after.as_micros()).unwrap_or(i64::MAX);
        let due = timestamp::now().saturating_add(due);
        let delayed = text(&message.item, message.urgent, headers);
        let stream = self.keys.stream(message.urgent);
        let mut connection = self.connection.clone();
        let back = scripts::put_back(
            &mut connection,
            &self.keys,
            stream,
            &message.key,
            due,
            &delayed,
        );
        Ok(back.await?)
    }

    async fn depth(&self) -> Result<u64, QueueError> {
        let depth = cmd("SCARD").arg(&self.keys.items).take();
        Ok(depth.query_async(&mut self.connection.clone()).await?)
    }
}

impl fmt::Debug for Streams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams")
            .field("keys", &self.keys)
            .field("consumer", &self.consumer)
            .finish_non_exhaustive()
    }
}
