//! What becomes of a message.

use super::{Stream, StreamMessage, run_add, size};
use crate::clients::queue::Operation;
use crate::clients::queue::redis::{run, script};
use crate::propagation::Pairs;
use redis::aio::ConnectionLike;
use redis::{RedisResult, cmd};

impl Stream {
    /// Settles a message, because it is done; `false` if it was settled before.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn ack<C: ConnectionLike>(
        &self,
        connection: &mut C,
        message: &StreamMessage,
    ) -> RedisResult<bool> {
        let settling = self.destination.settle("ack", message.delivery()).start();
        let ack = cmd("XACK")
            .arg((&self.key, &self.group, message.id()))
            .take();
        run(settling, ack.query_async(connection)).await
    }

    /// Settles a message and adds it anew for another attempt, which keeps the context that it was sent in and links to
    /// this one: its id; `None` if somebody else has settled it.
    ///
    /// A message that is just left to be [claimed](Self::claim) is tried again as well, but later.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn retry<C: ConnectionLike>(
        &self,
        connection: &mut C,
        message: &StreamMessage,
    ) -> RedisResult<Option<String>> {
        let sending = self.destination.send_again(message.delivery());
        self.add_for(connection, message, self, sending).await
    }

    /// Settles a message that is given up, and adds it to another stream, where it keeps the context that it was sent in:
    /// its id there. `reason` is one of few, such as an `error.type`. `None` as with [`retry`](Self::retry).
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn dead_letter<C: ConnectionLike>(
        &self,
        connection: &mut C,
        message: &StreamMessage,
        to: &Self,
        reason: &str,
    ) -> RedisResult<Option<String>> {
        let sending = to.destination.dead_letter(message.delivery(), reason);
        self.add_for(connection, message, to, sending).await
    }

    async fn add_for<C: ConnectionLike>(
        &self,
        connection: &mut C,
        message: &StreamMessage,
        to: &Self,
        sending: Operation<'_>,
    ) -> RedisResult<Option<String>> {
        let mut fields = message.without_headers();
        let sending = sending.with_body_size(size(&fields));
        let sending = sending.inject(&mut Pairs(&mut fields));
        let mut add = script::ADD_FOR.key(&self.key);
        add.key(&to.key)
            .arg((&self.group, message.id()))
            .arg(to.add_arguments(&fields));
        run_add(sending, add.invoke_async(connection)).await
    }
}
