//! Clients of databases, caches, queues and models, each behind the feature of its name.
//!
//! | feature | what changes | its page, with the tree that its example prints |
//! |---|---|---|
//! | `sqlx` | the pool's type | [`clients::sqlx`](sqlx/index.html) |
//! | `redis` | the client is wrapped, commands stay typed | [`clients::redis`](redis/index.html) |
//! | `mongodb` | the driver's options are watched | [`clients::mongodb`](mongodb/index.html) |
//! | `queue` | messages carry their context | [`clients::queue`](queue/index.html) |
//! | `genai` | calls of models run in a `Call`; what a detector found is one value | [`clients::genai`](genai/index.html), [`clients::detection`](detection/index.html) |
//!
//! They add no behaviour: results, errors and cancellation are those of the client inside. Values, keys and what servers say
//! about them are masked unless you ask for them. Below a parent that is not sampled, nothing is parsed and nothing
//! prepared. `OTEL_AUTO_INSTRUMENTATION` switches each off by its feature's name.

#[cfg(any(feature = "sqlx", feature = "redis", feature = "mongodb"))]
mod database;
#[cfg(feature = "genai")]
pub mod detection;
#[cfg(feature = "genai")]
pub mod genai;
#[cfg(feature = "mongodb")]
pub mod mongodb;
#[cfg(feature = "queue")]
pub mod queue;
#[cfg(feature = "redis")]
pub mod redis;
#[cfg(feature = "sqlx")]
pub mod sqlx;
// Its tests need no database, and run with every feature set.
#[cfg(any(feature = "sqlx", feature = "tracing", test))]
#[allow(dead_code, unused_imports)]
pub(crate) mod statement;
