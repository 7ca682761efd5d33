//! What becomes of a message.

use super::{List, ListMessage};
use crate::clients::queue::Envelope;
use crate::clients::queue::redis::{run, script};
use redis::aio::ConnectionLike;
use redis::{RedisResult, cmd};

impl List {
    /// Forgets a message that was [taken](Self::take), because it is done; `false` if it was not there any more.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn ack<C: ConnectionLike>(
        &self,
        connection: &mut C,
        message: &ListMessage,
    ) -> RedisResult<bool> {
        let Some(kept) = &message.kept else {
            return Ok(false);
        };
        let settling = self.destination.settle("ack", message.delivery()).start();
        let remove = cmd("LREM")
            .arg(&*self.processing_key())
            .arg(1)
            .arg(kept)
            .take();
        run(settling, remove.query_async(connection)).await
    }

    /// Puts a message back at the end of the list for another attempt, which keeps the context that it was sent in and
    /// links to this one; `false` if somebody else has done so with a message that was [taken](Self::take).
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn retry<C: ConnectionLike>(
        &self,
        connection: &mut C,
        message: &ListMessage,
    ) -> RedisResult<bool> {
        let mut again = message.envelope.without_headers();
        let sending = self.destination.send_again(message.delivery());
        let sending = sending
            .with_body_size(again.body().len())
            .inject(&mut again);
        let replace = self.replace(connection, message, self, &again);
        run(sending, replace).await
    }

    /// Puts a message that is given up into another list, where it keeps the context that it was sent in. `reason` is one
    /// of few, such as an `error.type`. `false` as with [`retry`](Self::retry).
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn dead_letter<C: ConnectionLike>(
        &self,
        connection: &mut C,
        message: &ListMessage,
        to: &Self,
        reason: &str,
    ) -> RedisResult<bool> {
        let mut dead = message.envelope.without_headers();
        let sending = to.destination.dead_letter(message.delivery(), reason);
        let sending = sending.with_body_size(dead.body().len()).inject(&mut dead);
        let replace = self.replace(connection, message, to, &dead);
        run(sending, replace).await
    }

    async fn replace<C: ConnectionLike>(
        &self,
        connection: &mut C,
        message: &ListMessage,
        to: &Self,
        by: &Envelope,
    ) -> RedisResult<bool> {
        let bytes = by.seal();
        match &message.kept {
            Some(kept) => {
                let mut replace = script::REPLACE.key(&*self.processing_key());
                let replace = replace.key(&to.key).arg((kept, bytes, to.push_name()));
                replace.invoke_async(connection).await
            }
            None => {
                let push = cmd(to.push_name()).arg(&to.key).arg(bytes).take();
                push.query_async::<usize>(connection).await?;
                Ok(true)
            }
        }
    }

    /// Puts back to where they are taken next what was [taken](Self::take) into the list of those being processed and not
    /// settled, because the process died: how many. Each message keeps the context that it was sent in, and knows that it
    /// was delivered once more: what others pushed without an [`Envelope`] is put back in one.
    ///
    /// A worker calls it when it starts, and for nobody's list but its own.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn recover<C: ConnectionLike>(&self, connection: &mut C) -> RedisResult<usize> {
        let processing = &*self.processing_key();
        let left = cmd("LRANGE").arg(processing).arg(0).arg(-1).take();
        let left: Vec<Vec<u8>> = left.query_async(connection).await?;
        let mut recovered = 0;
        // The one that was taken last goes back first, so that the order stays.
        for bytes in left.into_iter().rev() {
            let again = redelivered(&bytes);
            let mut replace = script::REPLACE.key(processing);
            let replace = replace
                .key(&self.key)
                .arg((bytes, again, self.side("RPUSH", "LPUSH")));
            recovered += replace.invoke_async::<usize>(connection).await?;
        }
        Ok(recovered)
    }
}

/// The same message, which counts this delivery: in an envelope, if it had none.
fn redelivered(bytes: &[u8]) -> Vec<u8> {
    let mut envelope = Envelope::open(bytes);
    envelope.count_delivery();
    envelope.seal()
}
