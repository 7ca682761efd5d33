//! The keys that the client of Redis records beside OpenTelemetry's and those of all databases.

pub(crate) use opentelemetry_semantic_conventions::attribute::{
    DB_OPERATION_BATCH_SIZE, DB_RESPONSE_STATUS_CODE, DB_STORED_PROCEDURE_NAME,
};

/// How long a command that may wait took to be answered, and how long it would have waited; nothing, if for ever.
pub(crate) const REDIS_WAIT_DURATION_MS: &str = "redis.wait.duration_ms";
pub(crate) const REDIS_WAIT_LIMIT_MS: &str = "redis.wait.limit_ms";
/// `true` if what it waited for did not come.
pub(crate) const REDIS_WAIT_TIMED_OUT: &str = "redis.wait.timed_out";

/// How many commands of a batch the server refused.
pub(crate) const REDIS_BATCH_FAILED: &str = "redis.batch.failed";
/// `true` if a transaction was not carried out, since somebody changed what it watched.
pub(crate) const REDIS_TRANSACTION_ABORTED: &str = "redis.transaction.aborted";
/// How often a transaction was tried.
pub(crate) const REDIS_TRANSACTION_ATTEMPTS: &str = "redis.transaction.attempts";
/// How many messages a subscription received.
pub(crate) const REDIS_SUBSCRIPTION_MESSAGES: &str = "redis.subscription.messages";
