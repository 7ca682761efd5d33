//! Clients of databases, caches, queues and models, each behind the feature of its name.

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
