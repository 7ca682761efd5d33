//! gRPC, as far as one unary call needs it: a message behind five bytes, and a status in the trailers.

use super::partial;
use super::retry_info::RpcStatus;
use crate::export::failure::{Failure, Kind, Retry, one_line};
use crate::export::under_way::Delivered;
use bytes::{BufMut as _, Bytes, BytesMut};
use flate2::read::GzDecoder;
use http::response::Parts;
use http::{HeaderMap, HeaderValue, header};
use percent_encoding::percent_decode;
use std::io::Read as _;
use std::time::Duration;

const STATUS: &str = "grpc-status";
const MESSAGE: &str = "grpc-message";
const DETAILS: &str = "grpc-status-details-bin";
/// An unpacked answer, at most.
const LONGEST: u64 = 1 << 20;

/// How a message stands in a body.
pub(super) fn framed(message: &[u8], is_compressed: bool) -> Bytes {
    let prefix = prefix(message.len(), is_compressed);
    let mut body = BytesMut::with_capacity(prefix.len() + message.len());
    body.put_slice(&prefix);
    body.put_slice(message);
    body.freeze()
}

/// What comes before a message of that length.
pub(super) fn prefix(length: usize, is_compressed: bool) -> [u8; 5] {
    // No batch is near 4 GiB: its spans are counted in bytes before.
    let [a, b, c, d] = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    [is_compressed.into(), a, b, c, d]
}

/// The header `grpc-timeout`: eight digits at most.
pub(super) fn timeout(left: Duration) -> HeaderValue {
    let millis = left.as_millis().min(99_999_999);
    HeaderValue::try_from(format!("{millis}m")).unwrap_or(HeaderValue::from_static("99999999m"))
}

pub(super) fn read(
    parts: &Parts,
    body: &Bytes,
    trailers: Option<&HeaderMap>,
) -> Result<Delivered, Failure> {
    // An answer without a message has its status among the headers.
    let status = trailers
        .filter(|trailers| trailers.contains_key(STATUS))
        .unwrap_or(&parts.headers);
    let Some(code) = status.get(STATUS) else {
        return Err(not_grpc(parts));
    };
    let code = Code::of(code);
    if code == Code(0) {
        return Ok(message(parts, body)
            .map(partial::delivered)
            .unwrap_or_default());
    }
    let said = status.get(MESSAGE).map_or_else(String::new, |message| {
        one_line(&percent_decode(message.as_bytes()).decode_utf8_lossy())
    });
    let cause = if said.is_empty() {
        "the receiver says no more than that".to_owned()
    } else {
        said
    };
    let wait = status
        .get(DETAILS)
        .and_then(|details| RpcStatus::from_header(details.as_bytes()))
        .and_then(|status| status.retry_delay());
    let kind = if is_too_large(&cause) {
        Kind::TooLarge
    } else {
        code.kind()
    };
    Err(Failure::new(kind, code.name(), cause).with_retry(code.retry(wait)))
}

/// What stands between here and there answers in HTTP.
fn not_grpc(parts: &Parts) -> Failure {
    let status = parts.status;
    if status.is_success() {
        let kind = parts
            .headers
            .get(header::CONTENT_TYPE)
            .map_or("nothing", |kind| kind.to_str().unwrap_or("?"));
        return Failure::new(
            Kind::OtherProtocol,
            "wrong protocol",
            format!("the answer is no gRPC, but {}", one_line(kind)),
        );
    }
    let failure = Failure::new(
        super::http::kind(status),
        status.as_u16().to_string(),
        format!(
            "{} in HTTP, not in gRPC",
            status.canonical_reason().unwrap_or("an unknown status")
        ),
    );
    match status.as_u16() {
        429 | 502..=504 => failure.with_retry(Retry::BackOff),
        _ => failure,
    }
}

/// The message of a success. One that is not understood is none: the batch was accepted.
fn message(parts: &Parts, body: &Bytes) -> Option<Bytes> {
    let (head, rest) = body.split_first_chunk::<5>()?;
    let length = usize::try_from(u32::from_be_bytes([head[1], head[2], head[3], head[4]])).ok()?;
    let message = body.slice_ref(rest.get(..length)?);
    let encoding = parts
        .headers
        .get("grpc-encoding")
        .map(HeaderValue::as_bytes);
    match (head[0], encoding) {
        (0, _) => Some(message),
        (1, Some(b"gzip")) => {
            let mut unpacked = Vec::new();
            GzDecoder::new(&message[..])
                .take(LONGEST)
                .read_to_end(&mut unpacked)
                .ok()?;
            Some(unpacked.into())
        }
        _ => None,
    }
}

/// There is no code for it: the words are those of gRPC for Go, for Java and of tonic.
fn is_too_large(cause: &str) -> bool {
    let words = [
        "larger than max",
        "exceeds maximum size",
        "length too large",
    ];
    words.iter().any(|words| cause.contains(words))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Code(u8);

const NAMES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

impl Code {
    fn of(value: &HeaderValue) -> Self {
        Self(
            value
                .to_str()
                .ok()
                .and_then(|code| code.parse().ok())
                .unwrap_or(2),
        )
    }

    fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or("UNKNOWN")
    }

    fn kind(self) -> Kind {
        match self.name() {
            "UNAUTHENTICATED" | "PERMISSION_DENIED" => Kind::Unauthorized,
            "UNIMPLEMENTED" | "NOT_FOUND" => Kind::NotThere,
            "RESOURCE_EXHAUSTED" => Kind::Overloaded,
            "UNAVAILABLE" | "ABORTED" | "CANCELLED" => Kind::Unavailable,
            "DEADLINE_EXCEEDED" => Kind::Timeout,
            "INVALID_ARGUMENT" => Kind::BadRequest,
            _ => Kind::Other,
        }
    }

    /// As OTLP's specification has it.
    fn retry(self, wait: Option<Duration>) -> Retry {
        match (self.name(), wait) {
            ("RESOURCE_EXHAUSTED", None) => Retry::No,
            (
                "CANCELLED" | "DEADLINE_EXCEEDED" | "ABORTED" | "OUT_OF_RANGE" | "UNAVAILABLE"
                | "DATA_LOSS",
                None,
            ) => Retry::BackOff,
            (
                "RESOURCE_EXHAUSTED" | "CANCELLED" | "DEADLINE_EXCEEDED" | "ABORTED"
                | "OUT_OF_RANGE" | "UNAVAILABLE" | "DATA_LOSS",
                Some(wait),
            ) => Retry::After(wait),
            _ => Retry::No,
        }
    }
}

#[cfg(test)]
mod tests;
