//! A client whose connections have spans around their calls.

use super::Connection;
use super::observer::Observer;
use super::settings::Settings;
use crate::clients::database::SlowQuery;
use redis::aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection, PubSub};
use redis::{AsyncConnectionConfig, IntoConnectionInfo, RedisResult};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// `redis::Client`, with a span around every call of its connections. See the [module docs](super).
#[derive(Clone)]
pub struct Client {
    inner: redis::Client,
    settings: Arc<Settings>,
}

impl Client {
    /// In place of `redis::Client::open`.
    ///
    /// # Errors
    ///
    /// Those of `redis::Client::open`.
    pub fn open<T: IntoConnectionInfo>(params: T) -> RedisResult<Self> {
        redis::Client::open(params).map(Self::new)
    }

    /// Around a client that was made by other means.
    #[must_use]
    pub fn new(inner: redis::Client) -> Self {
        let mut settings = Settings::default();
        settings.set_server(inner.get_connection_info().addr());
        Self {
            inner,
            settings: Arc::new(settings),
        }
    }

    /// Writes keys into `db.query.text`, as `SET user:7 ?`. Values are never written. Default: keys are masked as well.
    #[must_use]
    pub fn with_keys(mut self) -> Self {
        Arc::make_mut(&mut self.settings).keys = true;
        self
    }

    /// How long a call may take before its span has an event that says so; `None`: nothing is too long. Commands that
    /// wait are not slow. Default: 100 ms.
    #[must_use]
    pub fn with_slow_query_threshold(mut self, threshold: impl Into<Option<Duration>>) -> Self {
        Arc::make_mut(&mut self.settings).slow = SlowQuery::new(threshold);
        self
    }

    /// A connection that its clones share.
    ///
    /// # Errors
    ///
    /// Those of the client inside, here and below.
    pub async fn get_multiplexed_async_connection(
        &self,
    ) -> RedisResult<Connection<MultiplexedConnection>> {
        let inner = self.inner.get_multiplexed_async_connection().await?;
        Ok(self.observed(inner))
    }

    /// A connection that its clones share.
    ///
    /// # Errors
    ///
    /// Those of the client inside.
    pub async fn get_multiplexed_async_connection_with_config(
        &self,
        config: &AsyncConnectionConfig,
    ) -> RedisResult<Connection<MultiplexedConnection>> {
        let inner = self
            .inner
            .get_multiplexed_async_connection_with_config(config);
        Ok(self.observed(inner.await?))
    }

    /// A connection that is made anew when it was lost.
    ///
    /// # Errors
    ///
    /// Those of the client inside.
    pub async fn get_connection_manager(&self) -> RedisResult<Connection<ConnectionManager>> {
        let inner = self.inner.get_connection_manager().await?;
        Ok(self.observed(inner))
    }

    /// A connection that is made anew when it was lost.
    ///
    /// # Errors
    ///
    /// Those of the client inside.
    pub async fn get_connection_manager_with_config(
        &self,
        config: ConnectionManagerConfig,
    ) -> RedisResult<Connection<ConnectionManager>> {
        let inner = self.inner.get_connection_manager_with_config(config);
        Ok(self.observed(inner.await?))
    }

    /// A connection that is made when it is needed.
    ///
    /// # Errors
    ///
    /// Those of the client inside.
    pub fn get_connection_manager_lazy(
        &self,
        config: ConnectionManagerConfig,
    ) -> RedisResult<Connection<ConnectionManager>> {
        let inner = self.inner.get_connection_manager_lazy(config)?;
        Ok(self.observed(inner))
    }

    /// A connection for subscriptions.
    ///
    /// # Errors
    ///
    /// Those of the client inside.
    pub async fn get_async_pubsub(&self) -> RedisResult<Connection<PubSub>> {
        let inner = self.inner.get_async_pubsub().await?;
        Ok(self.observed(inner))
    }

    /// A connection that blocks its thread.
    ///
    /// # Errors
    ///
    /// Those of the client inside.
    pub fn get_connection(&self) -> RedisResult<Connection<redis::Connection>> {
        let inner = self.inner.get_connection()?;
        Ok(self.observed(inner))
    }

    fn observed<C>(&self, inner: C) -> Connection<C> {
        Connection::observed_by(inner, Observer::new(self.settings.clone()))
    }

    /// The client inside. Its connections have no spans.
    #[must_use]
    pub fn inner(&self) -> &redis::Client {
        &self.inner
    }

    /// The client inside.
    #[must_use]
    pub fn into_inner(self) -> redis::Client {
        self.inner
    }
}

impl From<redis::Client> for Client {
    fn from(inner: redis::Client) -> Self {
        Self::new(inner)
    }
}

/// The client inside knows the password.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
