//! The names that HTTP attributes had before the conventions were stable; recorded only on request.
#![expect(
    deprecated,
    reason = "they are what dashboards on their way still query"
)]

use opentelemetry_semantic_conventions::attribute;

pub(crate) const HTTP_CLIENT_IP: &str = attribute::HTTP_CLIENT_IP;
pub(crate) const HTTP_HOST: &str = attribute::HTTP_HOST;
pub(crate) const HTTP_FLAVOR: &str = attribute::HTTP_FLAVOR;
pub(crate) const HTTP_METHOD: &str = attribute::HTTP_METHOD;
pub(crate) const HTTP_REQUEST_CONTENT_LENGTH: &str = attribute::HTTP_REQUEST_CONTENT_LENGTH;
pub(crate) const HTTP_RESPONSE_CONTENT_LENGTH: &str = attribute::HTTP_RESPONSE_CONTENT_LENGTH;
pub(crate) const HTTP_SCHEME: &str = attribute::HTTP_SCHEME;
pub(crate) const HTTP_STATUS_CODE: &str = attribute::HTTP_STATUS_CODE;
pub(crate) const HTTP_TARGET: &str = attribute::HTTP_TARGET;
pub(crate) const HTTP_URL: &str = attribute::HTTP_URL;
pub(crate) const HTTP_USER_AGENT: &str = attribute::HTTP_USER_AGENT;
pub(crate) const NET_HOST_NAME: &str = attribute::NET_HOST_NAME;
pub(crate) const NET_HOST_PORT: &str = attribute::NET_HOST_PORT;
pub(crate) const NET_PEER_NAME: &str = attribute::NET_PEER_NAME;
pub(crate) const NET_PEER_PORT: &str = attribute::NET_PEER_PORT;
pub(crate) const NET_SOCK_PEER_ADDR: &str = attribute::NET_SOCK_PEER_ADDR;
pub(crate) const NET_SOCK_PEER_PORT: &str = attribute::NET_SOCK_PEER_PORT;
