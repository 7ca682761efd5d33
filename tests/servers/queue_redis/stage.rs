//! A Redis, a connection to it, and what records the spans.

use instrument_core::clients::queue::redis::ListMessage;
use instrument_core::testing::{Kit, Tree};
use opentelemetry::context::FutureExt;
use redis::AsyncConnectionConfig;
use redis::aio::MultiplexedConnection;
use server_tests::Redis;
use std::pin::Pin;
use std::time::Duration;

pub(crate) const AT_ONCE: Duration = Duration::ZERO;
pub(crate) const SOON: Duration = Duration::from_millis(10);

pub(crate) struct Stage {
    pub(crate) kit: Kit,
    pub(crate) server: Redis,
    pub(crate) redis: MultiplexedConnection,
}

pub(crate) type Scene<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

pub(crate) fn play(scene: fn(&mut Stage) -> Scene<'_>) {
    play_over("", scene);
}

pub(crate) fn play_over(parameters: &str, scene: fn(&mut Stage) -> Scene<'_>) {
    let (kit, server) = (Kit::new(), Redis::start());
    let context = kit.context();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let url = server.url() + parameters;
    let redis = runtime.block_on(async {
        let client = redis::Client::open(url).expect("a URL of Redis");
        let patient = AsyncConnectionConfig::new().set_response_timeout(None);
        let connected = client.get_multiplexed_async_connection_with_config(&patient);
        connected.await.expect("Redis listens")
    });
    let mut stage = Stage { kit, server, redis };
    runtime.block_on(scene(&mut stage).with_context(context));
}

impl Stage {
    pub(crate) fn tree(&self) -> Tree {
        self.kit.tree().without_attributes()
    }
}

pub(crate) fn body(message: Option<ListMessage>) -> String {
    let message = message.expect("a message came");
    String::from_utf8_lossy(message.body()).into_owned()
}
