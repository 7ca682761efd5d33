//! Transactions that watch keys, and are tried again when these were changed.

use super::Connection;
use super::call::{SCOPE, SYSTEM};
use super::failure::Failure;
use crate::clients::database::Names;
use crate::semconv::database::DB_NAMESPACE;
use crate::semconv::redis::{DB_RESPONSE_STATUS_CODE, REDIS_TRANSACTION_ATTEMPTS};
use crate::{Instrument, Span, SpanKind};
use redis::aio::ConnectionLike;
use redis::{FromRedisValue, Pipeline, RedisResult, ToRedisArgs};
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};

/// In place of `redis::aio::transaction_async`: the same, with a span around all attempts that says how many there were.
///
/// ```no_run
/// use instrument_core::clients::redis::{Connection, transaction_async};
/// use redis::AsyncCommands;
///
/// # async fn raise(connection: Connection<redis::aio::MultiplexedConnection>) -> redis::RedisResult<()> {
/// let (risk,): (u64,) = transaction_async(connection, &["risk"], |mut connection, mut pipe| async move {
///     let risk: u64 = connection.get("risk").await?;
///     pipe.set("risk", risk * 2).ignore().get("risk").query_async(&mut connection).await
/// })
/// .await?;
/// # let _ = risk;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of `redis::aio::transaction_async`.
pub async fn transaction_async<C, K, T, F, Fut>(
    connection: Connection<C>,
    keys: &[K],
    mut func: F,
) -> RedisResult<T>
where
    C: ConnectionLike + Clone,
    K: ToRedisArgs,
    T: FromRedisValue,
    F: FnMut(Connection<C>, Pipeline) -> Fut,
    Fut: Future<Output = RedisResult<Option<T>>>,
{
    let span = transaction(&connection);
    let attempts = AtomicU64::new(0);
    let attempt = |connection, pipe| {
        attempts.fetch_add(1, Ordering::Relaxed);
        func(connection, pipe)
    };
    redis::aio::transaction_async(connection, keys, attempt)
        .instrument_with(span, |end, result| {
            let attempts = attempts.load(Ordering::Relaxed);
            end.attribute(REDIS_TRANSACTION_ATTEMPTS, &attempts);
            if let Err(error) = result {
                let failure = Failure::of_error(error);
                end.attribute(DB_RESPONSE_STATUS_CODE, &failure.code);
                end.failed(failure.error_type, failure.description);
            }
        })
        .await
}

fn transaction<C: ConnectionLike>(connection: &Connection<C>) -> Span {
    let observer = &connection.observer;
    if observer.looks().is_none() {
        return Span::none();
    }
    let index = observer.selected.index(connection.inner.get_db());
    let names = Names::of(SYSTEM);
    SCOPE
        .span("transaction")
        .kind(SpanKind::Client)
        .sampler_attributes(|to| {
            names.system(to);
            names.add(to, DB_NAMESPACE, &index.to_string());
        })
        .attributes(|to| observer.settings.server.record(names, to))
        .start()
}
