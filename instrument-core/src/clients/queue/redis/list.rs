//! A queue that is a list.

mod settle;

use super::list_message::ListMessage;
use super::wait::Wait;
use super::{SYSTEM, error_type, run, waiting};
use crate::clients::queue::{Destination, Envelope, Operation};
use opentelemetry::context::FutureExt;
use redis::aio::ConnectionLike;
use redis::{Cmd, FromRedisValue, RedisResult, cmd};
use std::borrow::Cow;
use std::time::Duration;

/// A queue that is a list: messages are pushed at its right end and taken from its left. They travel in an
/// [`Envelope`], and what others pushed without one is taken as it is.
///
/// ```no_run
/// use instrument_core::clients::queue::redis::List;
/// use std::time::Duration;
///
/// # async fn detect(image: &[u8]) -> std::io::Result<()> { Ok(()) }
/// # async fn work(mut connection: redis::aio::MultiplexedConnection) -> redis::RedisResult<()> {
/// let queue = List::new("detection_queue").with_processing_list("detection_queue:worker-1");
/// let dead = List::new("dlq:detection_queue");
///
/// queue.push(&mut connection, r#"{"camera_id":"front_door"}"#).await?;
///
/// // What this worker had not settled when it died comes first.
/// queue.recover(&mut connection).await?;
/// while let Some(message) = queue.take(&mut connection, Duration::from_secs(5)).await? {
///     let work = queue.process(&message).with_span_name("detection_processing");
///     match work.try_run(detect(message.body())).await {
///         Ok(()) => queue.ack(&mut connection, &message).await?,
///         Err(_) if message.attempt() < 3 => queue.retry(&mut connection, &message).await?,
///         Err(error) => queue.dead_letter(&mut connection, &message, &dead, &error.kind().to_string()).await?,
///     };
/// }
/// # Ok(())
/// # }
/// ```
///
/// A connection that waits for messages is to be used for nothing else, and its response timeout (half a second, unless it
/// is set) is to be longer than the wait.
#[derive(Clone, Debug)]
pub struct List {
    key: String,
    processing: Option<String>,
    destination: Destination,
    is_pushed_left: bool,
    has_receive_spans: bool,
}

impl List {
    /// The list of that key.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        let key = key.into();
        Self {
            destination: Destination::named(SYSTEM, key.clone()),
            key,
            processing: None,
            is_pushed_left: false,
            has_receive_spans: false,
        }
    }

    /// Says how spans are named and related; default is a [`Destination`] of the key's name.
    #[must_use]
    pub fn with_destination(mut self, destination: Destination) -> Self {
        self.destination = destination;
        self
    }

    /// Where [`take`](Self::take) keeps messages until they are settled. Each worker has one of its own, so that it knows
    /// which messages were its. Default: the list's key and `:processing`.
    #[must_use]
    pub fn with_processing_list(mut self, key: impl Into<String>) -> Self {
        self.processing = Some(key.into());
        self
    }

    /// Pushes at the left end and takes from the right one, as `LPUSH` and `BRPOP` do.
    #[must_use]
    pub fn with_left_push(mut self) -> Self {
        self.is_pushed_left = true;
        self
    }

    /// Makes a span of each wait for a message too. By default it is only measured: waiting has no cause, so that each wait
    /// would be a trace of its own.
    #[must_use]
    pub fn with_receive_spans(mut self) -> Self {
        self.has_receive_spans = true;
        self
    }

    /// What spans are named after.
    #[must_use]
    pub fn destination(&self) -> &Destination {
        &self.destination
    }

    /// Pushes a message; the length of the list afterwards.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn push<C: ConnectionLike>(
        &self,
        connection: &mut C,
        body: impl Into<Vec<u8>>,
    ) -> RedisResult<usize> {
        let mut message = Envelope::new(body);
        let sending = self.destination.send();
        let sending = sending
            .with_body_size(message.body().len())
            .inject(&mut message);
        let push = cmd(self.push_name())
            .arg(&self.key)
            .arg(message.seal())
            .take();
        run(sending, push.query_async(connection)).await
    }

    /// Takes a message out of the list for good: what happens to it afterwards is nobody's business but the caller's.
    /// `None` if none came within `timeout`; zero does not wait, and [`Duration::MAX`] is for ever.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn pop<C: ConnectionLike>(
        &self,
        connection: &mut C,
        timeout: Duration,
    ) -> RedisResult<Option<ListMessage>> {
        let pop = match Wait::of(timeout) {
            Wait::Not => cmd(self.side("RPOP", "LPOP")).arg(&self.key).arg(1).take(),
            Wait::Seconds(seconds) => {
                let pop = self.side("BRPOP", "BLPOP");
                cmd(pop).arg(&self.key).arg(seconds).take()
            }
        };
        // The message alone, or after the list that it is from.
        let last = |mut values: Vec<Vec<u8>>| values.pop();
        self.receive(connection, &pop, false, last).await
    }

    /// Takes a message into the list of those being processed, from where it comes back if the process dies before it is
    /// [settled](Self::ack). See [`pop`](Self::pop) for `timeout`.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn take<C: ConnectionLike>(
        &self,
        connection: &mut C,
        timeout: Duration,
    ) -> RedisResult<Option<ListMessage>> {
        let wait = Wait::of(timeout);
        let name = match wait {
            Wait::Not => "LMOVE",
            Wait::Seconds(_) => "BLMOVE",
        };
        let mut take = cmd(name);
        take.arg(&self.key).arg(&*self.processing_key());
        take.arg(self.side("RIGHT", "LEFT")).arg("RIGHT");
        if let Wait::Seconds(seconds) = wait {
            take.arg(seconds);
        }
        self.receive(connection, &take, true, Some).await
    }

    async fn receive<C, T>(
        &self,
        connection: &mut C,
        command: &Cmd,
        is_kept: bool,
        bytes: fn(T) -> Option<Vec<u8>>,
    ) -> RedisResult<Option<ListMessage>>
    where
        C: ConnectionLike,
        T: FromRedisValue,
    {
        let receiving = waiting(&self.destination, self.has_receive_spans);
        let context = receiving.context().clone();
        let reply = command.query_async::<Option<T>>(connection);
        match reply.with_context(context).await {
            Ok(reply) => {
                let message = reply.and_then(bytes);
                let message = message.map(|bytes| ListMessage::new(bytes, is_kept));
                receiving.received(message.as_ref().map(ListMessage::delivery));
                Ok(message)
            }
            Err(error) => {
                receiving.end_as(error_type(&error));
                Err(error)
            }
        }
    }

    /// Processing a message, to be run: see [`Destination::process`].
    pub fn process<'a>(&'a self, message: &'a ListMessage) -> Operation<'a> {
        self.destination.process(message.delivery())
    }

    /// Processing several messages at once: see [`Destination::process_batch`].
    pub fn process_batch<'a>(
        &'a self,
        messages: impl IntoIterator<Item = &'a ListMessage>,
    ) -> Operation<'a> {
        let deliveries = messages.into_iter().map(ListMessage::delivery);
        self.destination.process_batch(deliveries)
    }

    fn processing_key(&self) -> Cow<'_, str> {
        match &self.processing {
            Some(key) => key.into(),
            None => format!("{}:processing", self.key).into(),
        }
    }

    fn push_name(&self) -> &'static str {
        self.side("LPUSH", "RPUSH")
    }

    /// One word for each way round.
    fn side(&self, if_pushed_left: &'static str, else_: &'static str) -> &'static str {
        if self.is_pushed_left {
            if_pushed_left
        } else {
            else_
        }
    }
}
