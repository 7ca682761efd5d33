//! The keys that queues record.

pub(crate) use opentelemetry_semantic_conventions::attribute::{
    ERROR_TYPE, MESSAGING_BATCH_MESSAGE_COUNT, MESSAGING_CLIENT_ID, MESSAGING_CONSUMER_GROUP_NAME,
    MESSAGING_DESTINATION_NAME, MESSAGING_DESTINATION_TEMPLATE, MESSAGING_MESSAGE_BODY_SIZE,
    MESSAGING_MESSAGE_ID, MESSAGING_OPERATION_NAME, MESSAGING_OPERATION_TYPE, MESSAGING_SYSTEM,
    SERVER_ADDRESS, SERVER_PORT,
};
pub(crate) use opentelemetry_semantic_conventions::metric::{
    MESSAGING_CLIENT_CONSUMED_MESSAGES, MESSAGING_CLIENT_OPERATION_DURATION,
    MESSAGING_CLIENT_SENT_MESSAGES, MESSAGING_PROCESS_DURATION,
};

/// How long a message was in the queue; of a batch, the one that was there longest.
pub(crate) const QUEUE_WAIT_MS: &str = "queue.wait_ms";
/// Which attempt at a message this is, from the second on.
pub(crate) const QUEUE_ATTEMPT: &str = "queue.attempt";
/// Why a message was given up.
pub(crate) const QUEUE_DEAD_LETTER_REASON: &str = "queue.dead_letter.reason";
