//! A list or a stream, as the environment says.

use instrument_core::clients::queue::redis::{List, ListMessage, Stream, StreamMessage};
use instrument_core::clients::queue::{Destination, Operation, Relation};
use redis::AsyncConnectionConfig;
use redis::aio::MultiplexedConnection;
use std::env;
use std::time::Duration;

/// Where Redis is, which of the two it is to be, and how consumers are related to producers.
pub(crate) const REDIS: &str = "QUEUE_REDIS";
pub(crate) const SHAPE: &str = "QUEUE_SHAPE";
pub(crate) const RELATION: &str = "QUEUE_RELATION";

pub(crate) const DETECTIONS: &str = "detection_queue";
pub(crate) const ANALYSES: &str = "analysis_queue";
pub(crate) const DEAD: &str = "dlq:detection_queue";

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) enum Queue {
    List(List),
    Stream(Stream),
}

pub(crate) enum Message {
    List(ListMessage),
    Stream(StreamMessage),
}

pub(crate) async fn connect() -> MultiplexedConnection {
    let client = redis::Client::open(env::var(REDIS).expect("the test says where"));
    // It waits for messages for longer than the default allows.
    let patient = AsyncConnectionConfig::new().set_response_timeout(None);
    let client = client.expect("a URL of Redis");
    let connected = client
        .get_multiplexed_async_connection_with_config(&patient)
        .await;
    connected.expect("Redis listens")
}

impl Queue {
    pub(crate) fn of(name: &'static str, process: &'static str) -> Self {
        let said = |name| env::var(name).expect("the test says");
        let relation = match &*said(RELATION) {
            "child" => Relation::Child,
            _ => Relation::Link,
        };
        let destination = Destination::new("redis", name)
            .with_relation(relation)
            .with_process_span_name(process);
        if said(SHAPE) == "list" {
            let list = List::new(name).with_processing_list(format!("{name}:worker"));
            Self::List(list.with_destination(destination))
        } else {
            let stream = Stream::new(name).with_group("workers", "worker");
            Self::Stream(stream.with_destination(destination))
        }
    }

    pub(crate) async fn send(&self, redis: &mut MultiplexedConnection, number: usize) {
        let number = number.to_string();
        match self {
            Self::List(list) => {
                list.push(redis, number).await.expect("it is pushed");
            }
            Self::Stream(stream) => {
                let fields = [("number", number)];
                stream.add(redis, fields).await.expect("it is added");
            }
        }
    }

    pub(crate) async fn take(&self, redis: &mut MultiplexedConnection) -> Message {
        match self {
            Self::List(list) => {
                let taken = list.take(redis, PATIENCE).await;
                Message::List(taken.expect("Redis answers").expect("a message came"))
            }
            Self::Stream(stream) => {
                stream.create_group(redis).await.expect("there is a group");
                let mut read = stream.read(redis, 1, PATIENCE).await.expect("likewise");
                Message::Stream(read.pop().expect("a message came"))
            }
        }
    }

    /// What somebody took and did not settle.
    pub(crate) async fn take_over(&self, redis: &mut MultiplexedConnection) -> Message {
        match self {
            Self::List(list) => {
                assert_eq!(list.recover(redis).await.expect("Redis answers"), 1);
                self.take(redis).await
            }
            Self::Stream(stream) => {
                let mut claimed = stream
                    .claim(redis, Duration::ZERO, 10)
                    .await
                    .expect("likewise");
                assert_eq!(claimed.len(), 1);
                Message::Stream(claimed.remove(0))
            }
        }
    }

    pub(crate) fn process<'a>(&'a self, message: &'a Message) -> Operation<'a> {
        match (self, message) {
            (Self::List(list), Message::List(message)) => list.process(message),
            (Self::Stream(stream), Message::Stream(message)) => stream.process(message),
            _ => unreachable!("a queue has messages of its own kind"),
        }
    }

    pub(crate) async fn ack(&self, redis: &mut MultiplexedConnection, message: &Message) {
        let settled = match (self, message) {
            (Self::List(list), Message::List(message)) => list.ack(redis, message).await,
            (Self::Stream(stream), Message::Stream(message)) => stream.ack(redis, message).await,
            _ => unreachable!("a queue has messages of its own kind"),
        };
        assert!(settled.expect("Redis answers"), "it was there");
    }

    pub(crate) async fn retry(&self, redis: &mut MultiplexedConnection, message: &Message) {
        let sent = match (self, message) {
            (Self::List(list), Message::List(message)) => list.retry(redis, message).await,
            (Self::Stream(stream), Message::Stream(message)) => {
                stream.retry(redis, message).await.map(|id| id.is_some())
            }
            _ => unreachable!("a queue has messages of its own kind"),
        };
        assert!(sent.expect("Redis answers"), "it was there");
    }

    pub(crate) async fn give_up(
        &self,
        redis: &mut MultiplexedConnection,
        message: &Message,
        to: &Self,
    ) {
        let sent = match (self, message, to) {
            (Self::List(list), Message::List(message), Self::List(to)) => {
                list.dead_letter(redis, message, to, "too_dark").await
            }
            (Self::Stream(stream), Message::Stream(message), Self::Stream(to)) => {
                let sent = stream.dead_letter(redis, message, to, "too_dark").await;
                sent.map(|id| id.is_some())
            }
            _ => unreachable!("a queue has messages of its own kind"),
        };
        assert!(sent.expect("Redis answers"), "it was there");
    }
}

impl Message {
    pub(crate) fn number(&self) -> usize {
        let body = match self {
            Self::List(message) => message.body(),
            Self::Stream(message) => message.get("number").unwrap_or_default(),
        };
        let text = str::from_utf8(body).expect("digits");
        text.parse().expect("the number that was sent")
    }

    pub(crate) fn attempt(&self) -> u32 {
        match self {
            Self::List(message) => message.attempt(),
            Self::Stream(message) => message.attempt(),
        }
    }
}
