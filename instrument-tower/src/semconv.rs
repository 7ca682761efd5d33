//! The keys and words that the layers record. Those of OpenTelemetry come from its own crate.

pub(crate) mod superseded;

pub(crate) use opentelemetry_semantic_conventions::attribute::{
    CLIENT_ADDRESS, HTTP_REQUEST_BODY_SIZE, HTTP_REQUEST_HEADER, HTTP_REQUEST_METHOD,
    HTTP_REQUEST_METHOD_ORIGINAL, HTTP_REQUEST_RESEND_COUNT, HTTP_RESPONSE_BODY_SIZE,
    HTTP_RESPONSE_HEADER, HTTP_RESPONSE_STATUS_CODE, HTTP_ROUTE, NETWORK_PEER_ADDRESS,
    NETWORK_PEER_PORT, NETWORK_PROTOCOL_VERSION, RPC_METHOD, RPC_METHOD_ORIGINAL,
    RPC_REQUEST_METADATA, RPC_RESPONSE_METADATA, RPC_RESPONSE_STATUS_CODE, RPC_SYSTEM_NAME,
    SERVER_ADDRESS, SERVER_PORT, SERVICE_PEER_NAME, URL_FULL, URL_PATH, URL_QUERY, URL_SCHEME,
    URL_TEMPLATE, USER_AGENT_ORIGINAL,
};

/// How many frames a response's body had.
pub(crate) const RESPONSE_FRAMES: &str = "response.frames";
/// How long it took from the call to the first frame of the response's body.
pub(crate) const RESPONSE_TIME_TO_FIRST_BYTE_MS: &str = "response.time_to_first_byte_ms";

/// `error.type` of a response that was given up before it began: its client is gone, or something outside lost patience.
pub(crate) const CANCELLED: &str = "cancelled";
/// `error.type` of a response that began, and whose body was given up before its end.
pub(crate) const INCOMPLETE_RESPONSE: &str = "incomplete_response";

/// The id of a request, and the one that it shares with others of the same cause.
pub(crate) const REQUEST_ID: &str = "request.id";
pub(crate) const CORRELATION_ID: &str = "correlation.id";
