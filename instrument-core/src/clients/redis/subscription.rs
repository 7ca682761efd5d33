//! Subscriptions: changing them, and what comes.

use super::Connection;
use super::answer::Answer;
use super::call::{Call, SCOPE, SYSTEM};
use super::messages::Messages;
use super::observer::Observer;
use crate::clients::database::Names;
use crate::{Span, SpanKind, ending};
use futures_core::Stream;
use opentelemetry::trace::TraceContextExt;
use redis::aio::{ConnectionManager, MultiplexedConnection, PubSub, PubSubSink, PubSubStream};
use redis::{Cmd, Msg, RedisResult, ToRedisArgs, cmd};
use std::future::Future;

/// A connection that can subscribe.
pub trait Subscribe {
    /// Sends one of the commands.
    #[doc(hidden)]
    fn change(
        &mut self,
        change: Change,
        channels: impl ToRedisArgs,
    ) -> impl Future<Output = RedisResult<()>>;
}

/// What is done to subscriptions.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub enum Change {
    Subscribe,
    Unsubscribe,
    PSubscribe,
    PUnsubscribe,
}

impl Change {
    fn command(self, channels: &impl ToRedisArgs) -> Cmd {
        let name = match self {
            Self::Subscribe => "SUBSCRIBE",
            Self::Unsubscribe => "UNSUBSCRIBE",
            Self::PSubscribe => "PSUBSCRIBE",
            Self::PUnsubscribe => "PUNSUBSCRIBE",
        };
        cmd(name).arg(channels).take()
    }
}

macro_rules! subscribes {
    ($($connection:ty)*) => {$(
        impl Subscribe for $connection {
            async fn change(&mut self, change: Change, channels: impl ToRedisArgs) -> RedisResult<()> {
                match change {
                    Change::Subscribe => self.subscribe(channels).await,
                    Change::Unsubscribe => self.unsubscribe(channels).await,
                    Change::PSubscribe => self.psubscribe(channels).await,
                    Change::PUnsubscribe => self.punsubscribe(channels).await,
                }
            }
        }
    )*};
}
subscribes! { ConnectionManager MultiplexedConnection PubSub PubSubSink }

impl<C: Subscribe> Connection<C> {
    /// Subscribes to channels.
    ///
    /// # Errors
    ///
    /// Those of the connection inside, here and below.
    pub async fn subscribe(&mut self, channels: impl ToRedisArgs) -> RedisResult<()> {
        self.change(Change::Subscribe, channels).await
    }

    /// Unsubscribes from channels.
    ///
    /// # Errors
    ///
    /// Those of the connection inside.
    pub async fn unsubscribe(&mut self, channels: impl ToRedisArgs) -> RedisResult<()> {
        self.change(Change::Unsubscribe, channels).await
    }

    /// Subscribes to channels by patterns.
    ///
    /// # Errors
    ///
    /// Those of the connection inside.
    pub async fn psubscribe(&mut self, patterns: impl ToRedisArgs) -> RedisResult<()> {
        self.change(Change::PSubscribe, patterns).await
    }

    /// Unsubscribes from patterns.
    ///
    /// # Errors
    ///
    /// Those of the connection inside.
    pub async fn punsubscribe(&mut self, patterns: impl ToRedisArgs) -> RedisResult<()> {
        self.change(Change::PUnsubscribe, patterns).await
    }

    async fn change(&mut self, change: Change, channels: impl ToRedisArgs) -> RedisResult<()> {
        let Some(clock) = self.observer.looks() else {
            return self.inner.change(change, channels).await;
        };
        let command = change.command(&channels);
        // Channels are of no database.
        let call = Call::start(&self.observer, &command, None, clock);
        Answer::new(call, || Box::pin(self.inner.change(change, channels))).await
    }
}

impl Connection<PubSub> {
    /// What is received, as a stream. Below a span, it has one that lasts as long as the stream.
    pub fn on_message(&mut self) -> Messages<impl Stream<Item = Msg> + '_> {
        Messages::new(subscription(&self.observer), self.inner.on_message())
    }

    /// What is received, as a stream. Below a span, it has one that lasts as long as the stream.
    pub fn into_on_message(self) -> Messages<PubSubStream> {
        Messages::new(subscription(&self.observer), self.inner.into_on_message())
    }

    /// What subscribes, and what is received.
    pub fn split(self) -> (Connection<PubSubSink>, Messages<PubSubStream>) {
        let messages = subscription(&self.observer);
        let (sink, stream) = self.inner.split();
        let sink = Connection::observed_by(sink, self.observer);
        (sink, Messages::new(messages, stream))
    }
}

/// The span of a stream of messages, if that is part of something: one that lasts as long as the process would be seen by
/// nobody.
fn subscription(observer: &Observer) -> Span {
    let is_part = ending::look(|cx| cx.span().span_context().is_valid());
    if !is_part || observer.looks().is_none() {
        return Span::none();
    }
    let names = Names::of(SYSTEM);
    SCOPE
        .span("subscription")
        .kind(SpanKind::Client)
        .sampler_attributes(|to| names.system(to))
        .attributes(|to| observer.settings.server.record(names, to))
        .start()
}
