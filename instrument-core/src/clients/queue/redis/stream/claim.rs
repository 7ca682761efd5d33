//! Messages that others have taken and not settled.

use super::read::received;
use super::{Stream, StreamMessage};
use crate::clients::queue::redis::stream_message::entries;
use crate::clients::queue::redis::waiting;
use opentelemetry::context::FutureExt;
use redis::aio::ConnectionLike;
use redis::{RedisResult, Value, cmd, from_redis_value, pipe};
use std::time::Duration;

/// An entry that is not settled: its id, whose it is, for how long, and how often it was delivered.
type Pending = (String, String, u64, u32);

/// Where looking begins, and where Redis says to go on when it is through.
const BEGINNING: &str = "0-0";

impl Stream {
    /// Up to `count` messages that were taken by whomever in the group and not settled for `idle`, because their consumers
    /// died: they are this one's now. Each knows how often it was delivered.
    ///
    /// # Errors
    ///
    /// The connection's. What was claimed then is claimed again later.
    pub async fn claim<C: ConnectionLike>(
        &self,
        connection: &mut C,
        idle: Duration,
        count: usize,
    ) -> RedisResult<Vec<StreamMessage>> {
        let receiving = waiting(&self.destination, self.has_receive_spans);
        let context = receiving.context().clone();
        let claiming = self.claim_some(connection, idle, count);
        let claimed = claiming.with_context(context).await;
        received(receiving, claimed)
    }

    async fn claim_some<C: ConnectionLike>(
        &self,
        connection: &mut C,
        idle: Duration,
        count: usize,
    ) -> RedisResult<Vec<StreamMessage>> {
        let idle = u64::try_from(idle.as_millis()).unwrap_or(u64::MAX);
        let mut claimed = Vec::new();
        let mut from = BEGINNING.to_owned();
        // Redis looks at a few only at a time, which may all be in good hands.
        while claimed.len() < count {
            let claim = cmd("XAUTOCLAIM")
                .arg((&self.key, &self.group, &self.consumer, idle, from))
                .arg(("COUNT", count - claimed.len()))
                .take();
            let reply: Vec<Value> = claim.query_async(connection).await?;
            // Where to go on, what was claimed, and what is not there any more.
            let mut reply = reply.into_iter();
            let next = reply.next().map(from_redis_value).transpose()?;
            claimed.extend(reply.next().map(entries).unwrap_or_default());
            match next {
                Some(next) if next != BEGINNING => from = next,
                _ => break,
            }
        }
        if claimed.is_empty() {
            return Ok(Vec::new());
        }
        let mut pending = pipe();
        for (id, _) in &claimed {
            pending
                .cmd("XPENDING")
                .arg((&self.key, &self.group, id, id, 1));
        }
        let pending: Vec<Vec<Pending>> = pending.query_async(connection).await?;
        let messages = claimed.into_iter().zip(pending);
        let messages = messages.map(|((id, fields), pending)| {
            let message = StreamMessage::new(id, fields);
            match pending.first() {
                Some((.., deliveries)) => message.with_delivery_count(*deliveries),
                None => message,
            }
        });
        Ok(messages.collect())
    }
}
