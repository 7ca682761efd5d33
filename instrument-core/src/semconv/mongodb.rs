//! The keys that the client of MongoDB records beside those of all databases.

pub(crate) use opentelemetry_semantic_conventions::attribute::{
    DB_OPERATION_BATCH_SIZE, DB_RESPONSE_RETURNED_ROWS, DB_RESPONSE_STATUS_CODE,
    NETWORK_PEER_ADDRESS, NETWORK_PEER_PORT,
};

/// How many documents were written or removed.
pub(crate) const DB_RESPONSE_AFFECTED_ROWS: &str = "db.response.affected_rows";
