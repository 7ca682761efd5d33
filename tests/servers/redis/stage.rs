//! A server, a client and a kit for one test.

use instrument_core::clients::redis::{Client, Connection};
use instrument_core::testing::{Kit, Tree};
use opentelemetry::context::FutureExt as _;
use redis::AsyncConnectionConfig;
use redis::aio::MultiplexedConnection;
use server_tests::{Redis, Server};
use std::future::Future;
use std::time::Duration;

pub(crate) const REDIS: &[Server] = &[Server::Redis];

/// So long an answer may take on a busy machine. The crate's own patience is half a second.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A server of one test's own.
pub(crate) struct Stage {
    pub(crate) server: Redis,
    pub(crate) kit: Kit,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::with_server(Redis::start())
    }

    pub(crate) fn with_server(server: Redis) -> Self {
        let kit = Kit::new();
        Self { server, kit }
    }

    pub(crate) fn with_kit(mut self, kit: Kit) -> Self {
        self.kit = kit;
        self
    }

    /// One that finds nothing slow.
    pub(crate) fn client(&self) -> Client {
        let client = Client::open(self.server.url()).expect("a URL");
        client.with_slow_query_threshold(None)
    }

    /// Runs `work` with a connection, recorded by the kit.
    pub(crate) fn play<F: Future>(
        &self,
        work: impl FnOnce(Connection<MultiplexedConnection>) -> F,
    ) -> F::Output {
        self.run(async { work(connection(&self.client()).await).await })
    }

    /// Runs `work`, recorded by the kit.
    pub(crate) fn run<F: Future>(&self, work: F) -> F::Output {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(work.with_context(self.kit.context()))
    }

    /// Its spans, but for what differs from run to run.
    pub(crate) fn tree(&self) -> Tree {
        self.kit.assert_complete();
        self.kit.tree().with_hidden_values([
            "server.port",
            "net.peer.port",
            "redis.wait.duration_ms",
        ])
    }
}

pub(crate) fn patient() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_response_timeout(Some(PATIENCE))
        .set_connection_timeout(Some(PATIENCE))
}

pub(crate) async fn connection(client: &Client) -> Connection<MultiplexedConnection> {
    let config = patient();
    let connection = client.get_multiplexed_async_connection_with_config(&config);
    connection.await.expect("the server listens")
}
