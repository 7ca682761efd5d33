//! What Redis is to do as one.

use super::super::broker::{Message, Put, Sending};
use super::entry::{HEADERS, ITEM};
use super::{GROUP, Keys};
use redis::aio::ConnectionManager;
use redis::{RedisResult, Script};
use std::sync::LazyLock;

/// 1: it is there now; 0: it was there; -1: there are too many.
static PUT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 0 end
         if ARGV[3] ~= '' and redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[3]) then return -1 end
         redis.call('SADD', KEYS[2], ARGV[1])
         redis.call('XADD', KEYS[1], '*', ARGV[4], ARGV[1], ARGV[5], ARGV[2])
         return 1",
    )
});

static SETTLE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
         redis.call('XDEL', KEYS[1], ARGV[2])
         redis.call('SREM', KEYS[2], ARGV[3])",
    )
});

/// Only what is still there: somebody else may have settled it.
static PUT_BACK: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
         if redis.call('XDEL', KEYS[1], ARGV[2]) == 1 then
             redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
         end",
    )
});

/// What is due goes back to its stream.
static PROMOTE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local due = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1], 'LIMIT', 0, 100)
         for _, message in ipairs(due) do
             local urgent, item, headers = message:match('^(%d)\\n([^\\n]*)\\n(.*)$')
             local stream = urgent == '1' and KEYS[1] or KEYS[2]
             redis.call('XADD', stream, '*', ARGV[2], item, ARGV[3], headers)
             redis.call('ZREM', KEYS[3], message)
         end",
    )
});

pub(super) async fn put(
    connection: &mut ConnectionManager,
    keys: &Keys,
    sending: Sending<'_>,
    most: Option<usize>,
) -> RedisResult<Put> {
    let stream = if sending.urgent {
        &keys.urgent
    } else {
        &keys.normal
    };
    let most = most.map(|most| most.to_string()).unwrap_or_default();
    let headers = serde_json::to_string(sending.headers).unwrap_or_default();
    let mut put = PUT.key(stream);
    put.key(&keys.items)
        .arg((sending.item, headers, most, ITEM, HEADERS));
    Ok(match put.invoke_async::<i64>(connection).await? {
        1 => Put::Queued,
        0 => Put::There,
        _ => Put::Full,
    })
}

pub(super) async fn settle(
    connection: &mut ConnectionManager,
    keys: &Keys,
    stream: &str,
    message: &Message,
) -> RedisResult<()> {
    let mut settle = SETTLE.key(stream);
    settle
        .key(&keys.items)
        .arg((GROUP, &message.key, &message.item));
    settle.invoke_async(connection).await
}

pub(super) async fn put_back(
    connection: &mut ConnectionManager,
    keys: &Keys,
    stream: &str,
    id: &str,
    due: i64,
    delayed: &str,
) -> RedisResult<()> {
    let mut back = PUT_BACK.key(stream);
    back.key(&keys.delayed).arg((GROUP, id, due, delayed));
    back.invoke_async(connection).await
}

pub(super) async fn promote(
    connection: &mut ConnectionManager,
    keys: &Keys,
    now: i64,
) -> RedisResult<()> {
    let mut promote = PROMOTE.key(&keys.urgent);
    promote
        .key(&keys.normal)
        .key(&keys.delayed)
        .arg((now, ITEM, HEADERS));
    promote.invoke_async(connection).await
}
