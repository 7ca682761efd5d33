//! gRPC, also in its form for the web.

use super::Code;
use crate::head::{RequestHead, ResponseHead};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

/// The trailer with the status, which is a header where there is no message.
const STATUS: &str = "grpc-status";

pub(super) fn status_of_head(response: ResponseHead<'_>) -> Option<Code> {
    code_in(response.headers()).or_else(|| {
        // Whoever answers so never was a gRPC server: the specification says what a client makes of it.
        (response.status() != StatusCode::OK).then(|| Code::of_http(response.status()))
    })
}

pub(super) fn status_of_end(trailers: Option<&HeaderMap>) -> Code {
    // A call that ends without a status is what clients call UNKNOWN.
    trailers.and_then(code_in).unwrap_or(Code::Unknown)
}

fn code_in(fields: &HeaderMap) -> Option<Code> {
    Some(Code::parse(fields.get(STATUS)?.as_bytes()))
}

/// Whether the content type is gRPC's: `application/grpc`, `application/grpc+proto`, `application/grpc-web`.
pub(super) fn is_spoken_in(request: RequestHead<'_>) -> bool {
    request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.as_bytes().get(..16))
        .is_some_and(|start| start.eq_ignore_ascii_case(b"application/grpc"))
}

/// `package.Service/Method`, from the path of a request.
pub(crate) fn method_in(path: &str) -> Option<&str> {
    let method = path.strip_prefix('/')?;
    let (service, name) = method.split_once('/')?;
    (!service.is_empty() && !name.is_empty() && !name.contains('/')).then_some(method)
}
