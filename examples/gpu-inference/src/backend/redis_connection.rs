//! Connections to Redis, which come back by themselves.

use crate::serve::AnyError;
use redis::aio::{ConnectionManager, ConnectionManagerConfig, PubSub};
use redis::{Client, RedisResult};
use std::time::Duration;

/// Longer than any command waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where Redis is, and a connection that everything shares which does not wait there.
#[derive(Clone)]
pub(crate) struct RedisConnections {
    client: Client,
    shared: ConnectionManager,
}

impl RedisConnections {
    pub(crate) async fn open(url: &str) -> Result<Self, AnyError> {
        let client = Client::open(url);
        let client = client.map_err(|error| format!("REDIS_URL is no URL of Redis: {error}"))?;
        let shared = connect(&client).await.map_err(|error| {
            // Without the password.
            let address = client.get_connection_info().addr();
            format!("Redis at {address} cannot be reached: {error}. Start it, or correct REDIS_URL")
        })?;
        Ok(Self { client, shared })
    }

    pub(crate) fn shared(&self) -> ConnectionManager {
        self.shared.clone()
    }

    /// One more, for who waits there.
    pub(crate) async fn another(&self) -> RedisResult<ConnectionManager> {
        connect(&self.client).await
    }

    /// One for who listens.
    pub(crate) async fn listen(&self, channel: &str) -> RedisResult<PubSub> {
        let mut listening = self.client.get_async_pubsub().await?;
        listening.subscribe(channel).await?;
        Ok(listening)
    }
}

async fn connect(client: &Client) -> RedisResult<ConnectionManager> {
    let settings = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE));
    ConnectionManager::new_with_config(client.clone(), settings).await
}

impl std::fmt::Debug for RedisConnections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may have a password in it.
        f.debug_struct("RedisConnections").finish_non_exhaustive()
    }
}
