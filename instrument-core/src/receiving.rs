//! Requests of OTLP exporters, over HTTP and gRPC: for the trace store, and for the test kit's collector.

mod body;
mod grpc;
mod refusal;

pub(crate) use body::read;
pub(crate) use refusal::{Answer, Refusal, success};

use body::Encoding;
use bytes::Bytes;
use http::{HeaderMap, header};

/// Whether a request is gRPC, else it is HTTP.
pub(crate) fn is_grpc(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/grpc"))
}

/// The message in a body, of at most so many bytes.
pub(crate) fn unpacked(headers: &HeaderMap, body: &Bytes, limit: usize) -> Result<Bytes, Refusal> {
    if is_grpc(headers) {
        return grpc::message(headers, body, limit);
    }
    match Encoding::of(headers, header::CONTENT_ENCODING.as_str())? {
        Encoding::Identity => Ok(body.clone()),
        Encoding::Gzip => body::unzip(body, limit),
    }
}
