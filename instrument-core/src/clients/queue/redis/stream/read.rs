//! New messages.

use super::{Fields, Stream, StreamMessage};
use crate::clients::queue::Running;
use crate::clients::queue::redis::stream_message::entries;
use crate::clients::queue::redis::wait::Wait;
use crate::clients::queue::redis::{error_type, waiting};
use opentelemetry::context::FutureExt;
use redis::aio::ConnectionLike;
use redis::{RedisResult, Value, cmd};
use std::time::Duration;

impl Stream {
    /// Up to `count` messages that nobody has read yet. Empty if none came within `timeout`; zero does not wait, and
    /// [`Duration::MAX`] is for ever.
    ///
    /// They are delivered again, to whoever [claims](Self::claim) them, until they are [settled](Self::ack).
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn read<C: ConnectionLike>(
        &self,
        connection: &mut C,
        count: usize,
        timeout: Duration,
    ) -> RedisResult<Vec<StreamMessage>> {
        let mut read = cmd("XREADGROUP");
        read.arg(("GROUP", &self.group, &self.consumer))
            .arg(("COUNT", count));
        if let Some(millis) = Wait::of(timeout).millis() {
            read.arg(("BLOCK", millis));
        }
        read.arg(("STREAMS", &self.key, ">"));
        let receiving = waiting(&self.destination, self.has_receive_spans);
        let context = receiving.context().clone();
        let reply = read.query_async(connection).with_context(context).await;
        let messages = reply.map(|reply| {
            let entries = of_one_stream(reply).into_iter();
            entries
                .map(|(id, fields)| StreamMessage::new(id, fields))
                .collect()
        });
        received(receiving, messages)
    }
}

/// Ends a wait.
pub(super) fn received(
    receiving: Running,
    messages: RedisResult<Vec<StreamMessage>>,
) -> RedisResult<Vec<StreamMessage>> {
    match &messages {
        Ok(messages) => receiving.received(messages.iter().map(StreamMessage::delivery)),
        Err(error) => receiving.end_as(error_type(error)),
    }
    messages
}

/// A reply is about several streams, of which there is one here.
fn of_one_stream(reply: Value) -> Vec<(String, Fields)> {
    match reply {
        Value::Array(mut streams) => match streams.pop() {
            Some(Value::Array(mut stream)) => stream.pop().map(entries).unwrap_or_default(),
            _ => Vec::new(),
        },
        Value::Map(mut streams) => match streams.pop() {
            Some((_, stream)) => entries(stream),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}
