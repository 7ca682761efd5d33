//! A queue that is a stream.

mod claim;
mod read;
mod settle;

use super::stream_message::{Fields, StreamMessage};
use super::{SYSTEM, run};
use crate::clients::queue::{Destination, Operation, Running};
use crate::current;
use crate::propagation::Pairs;
use crate::semconv::queue::MESSAGING_MESSAGE_ID;
use redis::aio::ConnectionLike;
use redis::{RedisResult, cmd};
use std::borrow::Cow;
use std::future::Future;

/// A queue that is a stream. The context travels in fields of its own, beside those of the message.
///
/// ```no_run
/// use instrument_core::clients::queue::redis::Stream;
/// use std::time::Duration;
///
/// # async fn detect(camera: Option<&[u8]>) -> std::io::Result<()> { Ok(()) }
/// # async fn work(mut connection: redis::aio::MultiplexedConnection) -> redis::RedisResult<()> {
/// let frames = Stream::new("frames").with_group("detectors", "worker-1");
/// let dead = Stream::new("dlq:frames");
///
/// frames.add(&mut connection, [("camera_id", "front_door")]).await?;
///
/// frames.create_group(&mut connection).await?;
/// loop {
///     // What others took and did not settle within a minute, because they died; and what is new.
///     let mut messages = frames.claim(&mut connection, Duration::from_secs(60), 10).await?;
///     messages.extend(frames.read(&mut connection, 10, Duration::from_secs(5)).await?);
///     for message in &messages {
///         match frames.process(message).try_run(detect(message.get("camera_id"))).await {
///             Ok(()) => { frames.ack(&mut connection, message).await?; }
///             Err(_) if message.attempt() < 3 => { frames.retry(&mut connection, message).await?; }
///             Err(error) => { frames.dead_letter(&mut connection, message, &dead, &error.kind().to_string()).await?; }
///         }
///     }
/// }
/// # }
/// ```
///
/// A connection that waits for messages is to be used for nothing else, and its response timeout (half a second, unless it
/// is set) is to be longer than the wait.
#[derive(Clone, Debug)]
pub struct Stream {
    key: String,
    group: String,
    consumer: String,
    destination: Destination,
    max_length: Option<usize>,
    has_receive_spans: bool,
}

impl Stream {
    /// The stream of that key.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        let key = key.into();
        Self {
            destination: Destination::named(SYSTEM, key.clone()),
            key,
            group: String::new(),
            consumer: String::new(),
            max_length: None,
            has_receive_spans: false,
        }
    }

    /// Who reads it: a group of consumers, and this one's name in it.
    #[must_use]
    pub fn with_group(mut self, group: impl Into<String>, consumer: impl Into<String>) -> Self {
        (self.group, self.consumer) = (group.into(), consumer.into());
        self.described()
    }

    /// Says how spans are named and related; default is a [`Destination`] of the key's name. The group is said anyway.
    #[must_use]
    pub fn with_destination(mut self, destination: Destination) -> Self {
        self.destination = destination;
        self.described()
    }

    fn described(mut self) -> Self {
        if !self.group.is_empty() {
            self.destination = self
                .destination
                .with_group(self.group.clone())
                .with_client_id(self.consumer.clone());
        }
        self
    }

    /// Lets Redis drop the oldest entries, when there are about so many more.
    #[must_use]
    pub fn with_max_length(mut self, entries: usize) -> Self {
        self.max_length = Some(entries);
        self
    }

    /// Makes a span of each wait for messages too. By default it is only measured: waiting has no cause, so that each wait
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

    /// Makes the group, and the stream, unless they are there. The group begins with the oldest entry.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn create_group<C: ConnectionLike>(&self, connection: &mut C) -> RedisResult<()> {
        let create = cmd("XGROUP")
            .arg("CREATE")
            .arg((&self.key, &self.group, "0", "MKSTREAM"))
            .take();
        match create.query_async(connection).await {
            Err(error) if error.code() == Some("BUSYGROUP") => Ok(()),
            created => created,
        }
    }

    /// Adds a message; its id.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub async fn add<C, N, V>(
        &self,
        connection: &mut C,
        fields: impl IntoIterator<Item = (N, V)>,
    ) -> RedisResult<String>
    where
        C: ConnectionLike,
        N: Into<Vec<u8>>,
        V: Into<Vec<u8>>,
    {
        let fields = fields.into_iter();
        let mut fields: Fields = fields
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let size = size(&fields);
        let sending = self.destination.send().with_body_size(size);
        let sending = sending.inject(&mut Pairs(&mut fields));
        let add = cmd("XADD")
            .arg(&self.key)
            .arg(self.add_arguments(&fields))
            .take();
        run_add(sending, add.query_async(connection)).await
    }

    /// Processing a message, to be run: see [`Destination::process`].
    pub fn process<'a>(&'a self, message: &'a StreamMessage) -> Operation<'a> {
        self.destination.process(message.delivery())
    }

    /// Processing several messages at once: see [`Destination::process_batch`].
    pub fn process_batch<'a>(
        &'a self,
        messages: impl IntoIterator<Item = &'a StreamMessage>,
    ) -> Operation<'a> {
        let deliveries = messages.into_iter().map(StreamMessage::delivery);
        self.destination.process_batch(deliveries)
    }

    /// What follows the key in `XADD`.
    fn add_arguments<'a>(&self, fields: &'a Fields) -> Vec<Cow<'a, [u8]>> {
        let mut all: Vec<Cow<'a, [u8]>> = Vec::with_capacity(4 + 2 * fields.len());
        if let Some(entries) = self.max_length {
            all.extend([b"MAXLEN".into(), b"~".into()]);
            all.push(entries.to_string().into_bytes().into());
        }
        all.push(b"*".into());
        for (name, value) in fields {
            all.extend([Cow::from(name), value.into()]);
        }
        all
    }
}

/// Adds a message, whose id is known only then.
async fn run_add<T>(sending: Running, add: impl Future<Output = RedisResult<T>>) -> RedisResult<T>
where
    T: Clone + Into<Option<String>>,
{
    let is_recording = sending.span().is_recording();
    let added = async {
        let added = add.await?;
        if is_recording && let Some(id) = added.clone().into() {
            current::set_attribute(MESSAGING_MESSAGE_ID, id);
        }
        Ok(added)
    };
    run(sending, added).await
}

/// What the message itself has.
fn size(fields: &Fields) -> usize {
    let sizes = fields.iter().map(|(name, value)| name.len() + value.len());
    sizes.sum()
}
