//! A connection with a span around every call.

use super::answer::Answer;
use super::observer::Observer;
use super::settings::Settings;
use crate::clients::database::{Server, SlowQuery};
use redis::aio::ConnectionLike;
use redis::{Cmd, Pipeline, RedisFuture, Value};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A connection with a span around every call. It is a connection itself, for all that takes one: typed commands,
/// `query_async`, pipelines, scripts, iterators. Made by [`Client`](super::Client), or around any other connection.
///
/// ```no_run
/// use instrument_core::clients::redis::Connection;
/// use redis::AsyncCommands;
///
/// # async fn count(inner: redis::aio::MultiplexedConnection) -> redis::RedisResult<()> {
/// let mut connection = Connection::new(inner).with_server("cache.example.org", 6379);
/// let seen: u64 = connection.incr("frames", 1).await?;
/// # let _ = seen;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Connection<C> {
    pub(super) inner: C,
    pub(super) observer: Observer,
}

impl<C> Connection<C> {
    /// Around any connection of the crate's: asynchronous or not, to one server or to a cluster. Which server it is the
    /// connection does not say: see [`with_server`](Self::with_server).
    pub fn new(inner: C) -> Self {
        Self::observed_by(inner, Observer::default())
    }

    pub(super) fn observed_by(inner: C, observer: Observer) -> Self {
        Self { inner, observer }
    }

    /// The server that it is a connection to, for `server.address` and `server.port`: its name or address, or the path
    /// of its socket, which has no port.
    #[must_use]
    pub fn with_server(mut self, address: impl Into<String>, port: impl Into<Option<u16>>) -> Self {
        self.settings().server = Server {
            address: Some(address.into().into()),
            port: port.into(),
        };
        self
    }

    /// Writes keys into `db.query.text`, as `SET user:7 ?`. Values are never written. Default: keys are masked as well.
    #[must_use]
    pub fn with_keys(mut self) -> Self {
        self.settings().keys = true;
        self
    }

    /// How long a call may take before its span has an event that says so; `None`: nothing is too long. Commands that
    /// wait are not slow. Default: 100 ms.
    #[must_use]
    pub fn with_slow_query_threshold(mut self, threshold: impl Into<Option<Duration>>) -> Self {
        self.settings().slow = SlowQuery::new(threshold);
        self
    }

    fn settings(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.observer.settings)
    }

    /// The connection inside. What is called on it has no span.
    pub fn inner(&self) -> &C {
        &self.inner
    }

    /// The connection inside. What is called on it has no span.
    pub fn inner_mut(&mut self) -> &mut C {
        &mut self.inner
    }

    /// The connection inside.
    pub fn into_inner(self) -> C {
        self.inner
    }
}

impl<C: ConnectionLike> ConnectionLike for Connection<C> {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        match self.observer.begin(command, self.inner.get_db()) {
            None => self.inner.req_packed_command(command),
            Some(call) => {
                let inner = &mut self.inner;
                Box::pin(Answer::new(call, || inner.req_packed_command(command)))
            }
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self.observer.begin(pipeline, self.inner.get_db()) {
            None => self.inner.req_packed_commands(pipeline, offset, count),
            Some(call) => {
                let inner = &mut self.inner;
                Box::pin(Answer::new(call, || {
                    inner.req_packed_commands(pipeline, offset, count)
                }))
            }
        }
    }

    fn get_db(&self) -> i64 {
        self.inner.get_db()
    }
}

impl<C: fmt::Debug> fmt::Debug for Connection<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("inner", &self.inner)
            .field("observer", &self.observer)
            .finish()
    }
}
