//! Redis: a span around every call of the crate [`redis`].
//!
//! # The one line
//!
//! ```no_run
//! use instrument_core::clients::redis::Client; // instead of `use redis::Client`
//! use redis::AsyncCommands;
//!
//! # async fn count() -> redis::RedisResult<()> {
//! let client = Client::open("redis://127.0.0.1/")?;
//! let mut connection = client.get_multiplexed_async_connection().await?;
//! let frames: u64 = connection.incr("frames", 1).await?;
//! # let _ = frames;
//! # Ok(())
//! # }
//! ```
//!
//! A [`Connection`] is one for all that takes one: typed commands, `query_async`, pipelines, [`Script`](::redis::Script),
//! iterators. It gives the same answers and errors, and can be cloned where the one inside can. [`Client`] makes it;
//! [`Connection::new`] puts it around any other: a `ConnectionManager`, a connection to a cluster, one that blocks its
//! thread, one out of a pool.
//!
//! # What it looks like
//!
//! `cargo run -p redis-client` in the repository, on a server that has not seen its script before:
//!
//! ```text
//! handle_frame
//!   SET [client] db.system.name=redis db.operation.name=SET db.namespace="0" db.query.text="SET ? ?" server.address=127.0.0.1 server.port=6379
//!   PIPELINE [client] db.system.name=redis db.operation.name=PIPELINE db.namespace="0" db.operation.batch.size=2 db.query.text="RPUSH ? ?; INCRBY ? ?" server.address=127.0.0.1 server.port=6379
//!   MULTI EXPIRE [client] db.system.name=redis db.operation.name="MULTI EXPIRE" db.namespace="0" db.operation.batch.size=2 db.query.text="EXPIRE ? ?" server.address=127.0.0.1 server.port=6379
//!   BLPOP [client] db.system.name=redis db.operation.name=BLPOP db.namespace="0" db.query.text="BLPOP ? ?" server.address=127.0.0.1 server.port=6379 redis.wait.limit_ms=1000.0 redis.wait.duration_ms=…
//!   SADD [client] db.system.name=redis db.operation.name=SADD db.namespace="0" db.query.text="SADD ? ?" server.address=127.0.0.1 server.port=6379 db.response.status_code=WRONGTYPE !WRONGTYPE "Operation against a key holding the wrong kind of value"
//!   EVALSHA [client] db.system.name=redis db.operation.name=EVALSHA db.namespace="0" db.query.text="EVALSHA ? ? ? ?" db.stored_procedure.name=62d38ddab5d72bf83d91cbab398b8bf73b2a1d16 server.address=127.0.0.1 server.port=6379 db.response.status_code=NOSCRIPT !NOSCRIPT "No matching script. Please use EVAL."
//!   SCRIPT LOAD [client] db.system.name=redis db.operation.name="SCRIPT LOAD" db.namespace="0" db.query.text="SCRIPT LOAD ?" server.address=127.0.0.1 server.port=6379
//!   EVALSHA [client] db.system.name=redis db.operation.name=EVALSHA db.namespace="0" db.query.text="EVALSHA ? ? ? ?" db.stored_procedure.name=62d38ddab5d72bf83d91cbab398b8bf73b2a1d16 server.address=127.0.0.1 server.port=6379
//!   DEL [client] db.system.name=redis db.operation.name=DEL db.namespace="0" db.query.text="DEL ? ? ?" server.address=127.0.0.1 server.port=6379
//! ```
//!
//! # What is recorded
//!
//! | attribute | is |
//! |---|---|
//! | `db.system.name` | `redis` |
//! | `db.operation.name`, and the span's name | the command as it was given, with its subcommand; `PIPELINE` and `MULTI`, followed by the command if all are the same |
//! | `db.namespace` | the number of the database: the one of the URL, or what was `SELECT`ed over this connection since |
//! | `db.operation.batch.size` | how many commands were sent at once, if more than one |
//! | `db.query.text` | the commands with `?` for every argument; keys are shown [on request](Client::with_keys), values never |
//! | `db.stored_procedure.name` | the digest of the script, the name of the function |
//! | `server.address`, `server.port` | what the client was told to connect to |
//! | `db.response.status_code` | what the server's error begins with: `WRONGTYPE`, `MOVED`, `NOSCRIPT` … |
//! | `error.type` | the same; else `timeout`, `connection_refused`, `connection_lost`, `io`, `parse`, `authentication`, `unexpected_type`, `configuration`, `client`, `protocol_version`, `no_connection`; `_OTHER`; `cancelled` and `panic` of the histogram, for a call that was given up or panicked |
//! | `redis.batch.failed` | how many commands of a pipeline or transaction were refused; the first one's error is the span's |
//! | `redis.wait.limit_ms` | of a command that waits (`BLPOP`, `XREAD` with `BLOCK`, `WAIT` …): how long it would have; nothing, if for ever |
//! | `redis.wait.duration_ms` | how long it has, on the way to the server and back included |
//! | `redis.wait.timed_out` | `true` if nothing came. The span has not failed |
//! | `redis.transaction.aborted` | `true` if `EXEC` did nothing, since a key that was watched had changed. The span has not failed |
//! | `redis.transaction.attempts` | on the span of [`transaction_async`]: how often it was tried |
//! | `redis.subscription.messages` | on the span of [`Messages`]: how many came |
//!
//! A call that takes longer than [the threshold](Client::with_slow_query_threshold) has an event `db.slow_query`; one that waits is
//! never slow. The histogram `db.client.operation.duration` has the same names, but for the text and what is `redis.*`.
//! `OTEL_SEMCONV_STABILITY_OPT_IN=database/dup` adds the superseded names. To [`Instrumentation`](crate::Instrumentation)
//! this is `redis`.
//!
//! # Secrets
//!
//! Arguments are not recorded, so neither are those of `AUTH`, `HELLO`, `ACL`, `CONFIG SET` or `MIGRATE`, and of a URL only
//! host and port are. Servers repeat in their errors what they were sent: of those texts the ones are recorded that are
//! known to repeat nothing.
//!
//! # Subscriptions
//!
//! `subscribe` and its like have a span each. What is received is a stream of [`Messages`], which has a span if it begins
//! below one: how many came, and how it ended. What is done with a message is yours to trace; nothing of Redis carries the
//! trace from who publishes, so that has to be in the message.
//!
//! # What cannot be seen
//!
//! A connection does not say when it was made anew: after an error that says so, calls are taken to be at the first
//! database again. Of a cluster, the span is of the call as a whole, at the address that [it was given](Connection::with_server), whatever
//! nodes it went to.

mod answer;
mod blocking;
mod call;
mod client;
mod connection;
mod failure;
mod keys;
mod known;
mod messages;
mod observer;
mod operation;
mod packed;
mod selected;
mod sent;
mod settings;
mod subscription;
#[cfg(test)]
mod tests;
mod text;
mod transaction;
mod wait;

pub use client::Client;
pub use connection::Connection;
#[cfg(feature = "queue")]
pub(super) use failure::Failure;
pub use messages::Messages;
pub use subscription::Subscribe;
pub use transaction::transaction_async;
