//! A worker's calls of Redis, and their trace as a tree.
//!
//! Run with
//!
//! ```sh
//! cargo run -p redis-client                          # redis://127.0.0.1:6379/
//! cargo run -p redis-client -- redis://my-server/
//! ```

use instrument_core::clients::redis::{Client, Connection};
use instrument_core::testing::Kit;
use instrument_core::traced_span;
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, AsyncConnectionConfig, RedisResult, Script};
use std::env;
use std::process::ExitCode;
use std::time::Duration;

const FRAME: &str = "redis-client:frame:1";
const QUEUE: &str = "redis-client:frames";
const COUNT: &str = "redis-client:count";

/// One image on its way through Redis: stored, queued, fetched by the worker.
#[traced_span(err(off))]
async fn handle_frame(mut redis: Connection<MultiplexedConnection>) -> RedisResult<()> {
    let () = redis.set(FRAME, "private").await?;

    // Sent at once: one span.
    let mut batch = redis::pipe();
    batch.rpush(QUEUE, FRAME).incr(COUNT, 1);
    let () = batch.query_async(&mut redis).await?;

    // All or nothing: one span as well.
    let mut transaction = redis::pipe();
    transaction.atomic().expire(QUEUE, 60).expire(COUNT, 60);
    let () = transaction.query_async(&mut redis).await?;

    // It waits until there is something: that is no slowness.
    let (_, frame): (String, String) = redis.blpop(QUEUE, 1.0).await?;

    // A failure has the server's code, and none of what was sent.
    let misused: RedisResult<()> = redis.sadd(&frame, "person").await;
    assert!(misused.is_err(), "a frame is no set");

    let sum = Script::new("return redis.call('GET', KEYS[1]) * ARGV[1]");
    let _: u64 = sum.key(COUNT).arg(7).invoke_async(&mut redis).await?;
    redis.del(&[FRAME, QUEUE, COUNT]).await
}

async fn work(url: &str) -> RedisResult<()> {
    // The one line that changes: `redis::Client::open(url)` before.
    let client = Client::open(url)?.with_slow_query_threshold(None);
    // What waits needs more patience than the half second that is the crate's.
    let config = AsyncConnectionConfig::new().set_response_timeout(Some(Duration::from_secs(10)));
    let connection = client.get_multiplexed_async_connection_with_config(&config);
    handle_frame(connection.await?).await
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the trace is what this program is for")]
async fn main() -> ExitCode {
    // A service installs a provider that exports; here the spans are kept and printed.
    let kit = Kit::new();
    let _recording = kit.provider().clone().install();

    let url = env::args().nth(1);
    let url = url.as_deref().unwrap_or("redis://127.0.0.1:6379/");
    let done = work(url).await;
    if !kit.tree().is_empty() {
        println!(
            "{}",
            kit.tree().with_hidden_values(["redis.wait.duration_ms"])
        );
    }
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("redis-client: {error}");
            eprintln!(
                "Start a server (`redis-server`), or name one: cargo run -p redis-client -- redis://HOST:PORT/"
            );
            ExitCode::FAILURE
        }
    }
}
