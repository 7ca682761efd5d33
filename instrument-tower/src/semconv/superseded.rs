//! The names that HTTP attributes had before the conventions were stable; recorded only on request.

#[expect(
    deprecated,
    reason = "they are what dashboards on their way still query"
)]
pub(crate) use opentelemetry_semantic_conventions::attribute::{
    HTTP_CLIENT_IP, HTTP_FLAVOR, HTTP_METHOD, HTTP_REQUEST_CONTENT_LENGTH,
    HTTP_RESPONSE_CONTENT_LENGTH, HTTP_SCHEME, HTTP_STATUS_CODE, HTTP_TARGET, HTTP_URL,
    HTTP_USER_AGENT, NET_HOST_NAME, NET_HOST_PORT, NET_PEER_NAME, NET_PEER_PORT,
    NET_SOCK_PEER_ADDR, NET_SOCK_PEER_PORT,
};
