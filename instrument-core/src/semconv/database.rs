//! The keys that clients of databases record beside OpenTelemetry's.

pub(crate) use opentelemetry_semantic_conventions::attribute::{
    DB_COLLECTION_NAME, DB_NAMESPACE, DB_OPERATION_NAME, DB_QUERY_TEXT, DB_SYSTEM_NAME,
    SERVER_ADDRESS, SERVER_PORT,
};
#[cfg(feature = "sqlx")]
pub(crate) use opentelemetry_semantic_conventions::{
    attribute::{
        DB_OPERATION_BATCH_SIZE, DB_QUERY_SUMMARY, DB_RESPONSE_RETURNED_ROWS,
        DB_RESPONSE_STATUS_CODE,
    },
    metric::{DB_CLIENT_CONNECTION_COUNT, DB_CLIENT_CONNECTION_MAX},
};

/// How many rows a statement changed, or documents a command.
#[cfg(any(feature = "sqlx", feature = "mongodb"))]
pub(crate) const DB_RESPONSE_AFFECTED_ROWS: &str = "db.response.affected_rows";
/// How a transaction or a savepoint ended.
#[cfg(feature = "sqlx")]
pub(crate) const DB_TRANSACTION_OUTCOME: &str = "db.transaction.outcome";

/// The names that those above supersede, for `database/dup`.
pub(crate) const DB_SYSTEM: &str = "db.system";
pub(crate) const DB_NAME: &str = "db.name";
pub(crate) const DB_REDIS_DATABASE_INDEX: &str = "db.redis.database_index";
pub(crate) const DB_OPERATION: &str = "db.operation";
pub(crate) const DB_SQL_TABLE: &str = "db.sql.table";
pub(crate) const DB_MONGODB_COLLECTION: &str = "db.mongodb.collection";
pub(crate) const DB_STATEMENT: &str = "db.statement";
pub(crate) const NET_PEER_NAME: &str = "net.peer.name";
pub(crate) const NET_PEER_PORT: &str = "net.peer.port";

/// The name of the event for an operation that took long; how long it took, and what was allowed.
pub(crate) const SLOW_QUERY: &str = "db.slow_query";
pub(crate) const SLOW_QUERY_DURATION_MS: &str = "db.slow_query.duration_ms";
pub(crate) const SLOW_QUERY_THRESHOLD_MS: &str = "db.slow_query.threshold_ms";
