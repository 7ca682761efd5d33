//! gRPC, also in its form for the web.

use super::{Code, Web};
use crate::end::message_of;
use crate::head::{RequestHead, ResponseHead};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Response, StatusCode};
use tower_http::classify::{
    ClassifiedResponse, ClassifyEos, ClassifyResponse, GrpcErrorsAsFailures, GrpcFailureClass,
};

/// The trailer with the status, which is a header where there is no message.
pub(super) const STATUS: &str = "grpc-status";

/// The characters of a message that are kept: it may be as long as headers may be.
const MESSAGE: usize = 512;

pub(super) fn status_of_head(response: ResponseHead<'_>) -> Option<Code> {
    code_in(response.headers()).or_else(|| {
        // Whoever answers so never was a gRPC server: the specification says what a client makes of it.
        (response.status() != StatusCode::OK).then(|| Code::of_http(response.status()))
    })
}

/// `web`: what was said for the web, if the body was written for it.
pub(super) fn status_of_end(
    trailers: Option<&HeaderMap>,
    web: Option<Option<Code>>,
) -> Option<Code> {
    let said = trailers.and_then(code_in);
    match web {
        // What cannot be read is not said to be wrong.
        Some(web) => said.or(web),
        // A call that ends without a status is what clients call UNKNOWN.
        None => said.or(Some(Code::Unknown)),
    }
}

/// How a body for the web is written; none of others.
pub(super) fn web(fields: &HeaderMap) -> Option<Web> {
    Web::of(kind(fields)?)
}

/// The message beside a status that is not OK, decoded.
pub(super) fn message_in(fields: &HeaderMap) -> Option<Box<str>> {
    let classifier = GrpcErrorsAsFailures::new();
    // Only of a response that has no status does it ask for other fields.
    let ClassifiedResponse::RequiresEos(end) = classifier.classify_response(&Response::new(()))
    else {
        return None;
    };
    let Err(GrpcFailureClass::Status(status)) = end.classify_eos(Some(fields)) else {
        return None;
    };
    let message = message_of(status.message()?);
    Some(message.chars().take(MESSAGE).collect())
}

fn code_in(fields: &HeaderMap) -> Option<Code> {
    Some(Code::parse(fields.get(STATUS)?.as_bytes()))
}

/// Whether messages are to come. What answers in front of a method has none: its status is in the head, but for the web,
/// where that is a message too.
pub(super) fn is_begun(response: ResponseHead<'_>) -> bool {
    let kind = kind(response.headers());
    status_of_head(response).is_none() && kind.is_some_and(|kind| !kind.starts_with(b"-web"))
}

/// Whether the content type is gRPC's: `application/grpc`, `application/grpc+proto`, `application/grpc-web`.
pub(super) fn is_spoken_in(request: RequestHead<'_>) -> bool {
    kind(request.headers()).is_some()
}

/// What follows `application/grpc` in the content type.
fn kind(fields: &HeaderMap) -> Option<&[u8]> {
    let (start, kind) = fields
        .get(CONTENT_TYPE)?
        .as_bytes()
        .split_at_checked("application/grpc".len())?;
    start
        .eq_ignore_ascii_case(b"application/grpc")
        .then_some(kind)
}

/// `package.Service/Method`, from the path of a request.
pub(crate) fn method_in(path: &str) -> Option<&str> {
    let method = path.strip_prefix('/')?;
    let (service, name) = method.split_once('/')?;
    (!service.is_empty() && !name.is_empty() && !name.contains('/')).then_some(method)
}
