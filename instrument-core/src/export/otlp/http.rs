//! Protobuf over HTTP: what an answer means.

use super::partial;
use super::retry_info::{self, RpcStatus};
use crate::export::failure::{Failure, Kind, Retry, one_line};
use crate::export::under_way::Delivered;
use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode, header};
use prost::Message as _;
use std::time::{Duration, SystemTime};

pub(super) fn read(parts: &Parts, body: Bytes) -> Result<Delivered, Failure> {
    let status = parts.status;
    if status.is_success() {
        // A web page is no receiver, whatever its status says. Others leave the type out, or answer in JSON.
        if content_type(&parts.headers).starts_with("text/html") {
            return Err(Failure::new(
                Kind::NotThere,
                "not OTLP",
                "a web page was the answer",
            ));
        }
        return Ok(if is_protobuf(&parts.headers) {
            partial::delivered(body)
        } else {
            Delivered::default()
        });
    }
    let code = status.as_u16().to_string();
    let name = status.canonical_reason().unwrap_or("an unknown status");
    let said = said(parts, &body);
    let cause = if said.is_empty() {
        name.to_owned()
    } else {
        format!("{name}: {said}")
    };
    let failure = Failure::new(kind(status), code, cause);
    Err(match status.as_u16() {
        429 | 502..=504 => {
            failure.with_retry(retry_after(&parts.headers).map_or(Retry::BackOff, Retry::After))
        }
        _ => failure,
    })
}

pub(super) fn kind(status: StatusCode) -> Kind {
    match status.as_u16() {
        401 | 403 | 407 => Kind::Unauthorized,
        300..=399 | 404 | 405 => Kind::NotThere,
        408 => Kind::Timeout,
        413 => Kind::TooLarge,
        429 => Kind::Overloaded,
        502..=504 => Kind::Unavailable,
        400..=499 => Kind::BadRequest,
        _ => Kind::Other,
    }
}

/// An error's body should be a `google.rpc.Status`; what stands between here and there writes texts and pages.
fn said(parts: &Parts, body: &Bytes) -> String {
    if let Some(to) = parts.headers.get(header::LOCATION) {
        return format!(
            "it points to {}",
            one_line(&String::from_utf8_lossy(to.as_bytes()))
        );
    }
    if is_protobuf(&parts.headers) {
        return RpcStatus::decode(body.clone())
            .map(|status| one_line(&status.message))
            .unwrap_or_default();
    }
    one_line(&String::from_utf8_lossy(&body[..body.len().min(1024)]))
}

fn is_protobuf(headers: &HeaderMap) -> bool {
    content_type(headers).starts_with("application/x-protobuf")
}

fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    retry_info::after(value, SystemTime::now())
}
