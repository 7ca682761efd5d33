//! gRPC over HTTP/2, as much as a unary call needs: five bytes in front of the message, and the status behind it.

use super::body::{self, Encoding};
use super::refusal::{Answer, Refusal};
use crate::base64;
use bytes::{BufMut as _, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Empty, Full};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::time::Duration;

const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/grpc");
const STATUS: HeaderName = HeaderName::from_static("grpc-status");
const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");
/// What a message has as it is are the visible characters and the space, but `%`.
const NOT_PLAIN: &AsciiSet = &CONTROLS.add(b'%');
const ENCODING: &str = "grpc-encoding";

/// The one message in the body of a unary call.
pub(crate) fn message(headers: &HeaderMap, body: &Bytes, limit: usize) -> Result<Bytes, Refusal> {
    let invalid = |why: String| Refusal::new(StatusCode::BAD_REQUEST, why);
    let Some((prefix, rest)) = body.split_first_chunk::<5>() else {
        return Err(invalid(format!(
            "a gRPC message begins with 5 bytes, the body has {}",
            body.len()
        )));
    };
    let [flag, length @ ..] = *prefix;
    let length = u32::from_be_bytes(length) as usize;
    if length != rest.len() {
        return Err(invalid(format!(
            "the gRPC message says it has {length} bytes, but {} follow",
            rest.len()
        )));
    }
    let message = body.slice(5..);
    match flag {
        0 => Ok(message),
        1 => match Encoding::of(headers, ENCODING)? {
            Encoding::Gzip => body::unzip(&message, limit),
            Encoding::Identity => Err(invalid(
                "the message is flagged as compressed, but has no `grpc-encoding`".to_owned(),
            )),
        },
        other => Err(invalid(format!(
            "the flag in front of a gRPC message is 0 or 1, not {other}"
        ))),
    }
}

pub(crate) fn success(message: &Bytes) -> Answer {
    let mut framed = BytesMut::with_capacity(message.len() + 5);
    framed.put_u8(0);
    framed.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
    framed.put_slice(message);
    let trailers = HeaderMap::from_iter([(STATUS, HeaderValue::from_static("0"))]);
    let body = Full::new(framed.freeze()).with_trailers(std::future::ready(Some(Ok(trailers))));
    let mut answer = Response::new(body.boxed());
    answer
        .headers_mut()
        .insert(header::CONTENT_TYPE, CONTENT_TYPE);
    answer
}

/// The form that has no message: the status is among the headers.
pub(crate) fn failure(refusal: &Refusal) -> Answer {
    let code = code(refusal.status);
    let mut answer = Response::new(Empty::new().boxed());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
    headers.insert(STATUS, HeaderValue::from(code));
    headers.insert(MESSAGE, percent_encoded(&refusal.why));
    if let Some(after) = refusal.retry_after {
        headers.insert(DETAILS, retry_info(code, &refusal.why, after));
    }
    answer
}

fn code(status: StatusCode) -> u16 {
    match status.as_u16() {
        400 => 3,              // INVALID_ARGUMENT
        401 => 16,             // UNAUTHENTICATED
        403 => 7,              // PERMISSION_DENIED
        404 | 405 | 415 => 12, // UNIMPLEMENTED
        413 | 429 => 8,        // RESOURCE_EXHAUSTED
        502..=504 => 14,       // UNAVAILABLE
        _ => 13,               // INTERNAL
    }
}

fn percent_encoded(text: &str) -> HeaderValue {
    let encoded = utf8_percent_encode(text, NOT_PLAIN).to_string();
    HeaderValue::try_from(encoded).unwrap_or(HeaderValue::from_static(""))
}

/// A `google.rpc.Status` with a `google.rpc.RetryInfo` in it, which is how a gRPC server says when to try again.
fn retry_info(code: u16, why: &str, after: Duration) -> HeaderValue {
    let mut delay = varint(1, after.as_secs());
    delay.extend(varint(2, after.subsec_nanos().into()));
    let mut any = field(1, b"type.googleapis.com/google.rpc.RetryInfo");
    any.extend(field(2, &field(1, &delay)));
    let mut status = varint(1, code.into());
    status.extend(field(2, why.as_bytes()));
    status.extend(field(3, &any));
    let status = base64::encode(&status);
    // gRPC asks for no padding.
    HeaderValue::try_from(status.trim_end_matches('=')).unwrap_or(HeaderValue::from_static(""))
}

fn varint(tag: u32, value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::uint64::encode(tag, &value, &mut bytes);
    bytes
}

fn field(tag: u32, value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::bytes::encode(tag, &value.to_vec(), &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_a_status_are_percent_encoded() {
        assert_eq!(percent_encoded("100 % für"), "100 %25 f%C3%BCr");
    }

    #[test]
    fn a_message_is_exactly_as_long_as_it_says() {
        let none = HeaderMap::new();
        let taken = |bytes: &'static [u8]| {
            message(&none, &Bytes::from_static(bytes), 1 << 20).map_err(|refusal| refusal.why)
        };
        assert_eq!(taken(&[0, 0, 0, 0, 2, 7, 8]).as_deref(), Ok(&[7, 8][..]));
        assert_eq!(taken(&[0, 0, 0, 0, 0]).as_deref(), Ok(&[][..]));
        for bad in [
            &[][..],
            &[0, 0, 0, 0],
            &[0, 0, 0, 0, 1],
            &[0, 0, 0, 0, 0, 1],
            &[1, 0, 0, 0, 0],
            &[2, 0, 0, 0, 0],
        ] {
            taken(bad).expect_err("it is not a message");
        }
    }
}
