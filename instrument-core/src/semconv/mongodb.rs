//! The keys that the client of MongoDB records beside those of all databases.

pub(crate) use opentelemetry_semantic_conventions::attribute::{
    DB_OPERATION_BATCH_SIZE, DB_RESPONSE_RETURNED_ROWS, DB_RESPONSE_STATUS_CODE,
    NETWORK_PEER_ADDRESS, NETWORK_PEER_PORT,
};
