//! A request's body: read, and unpacked, up to a limit.

use super::reply::Refusal;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use std::io::Read as _;

/// How large a body may be, packed and unpacked.
const LIMIT: usize = 64 << 20;

pub(super) async fn read(body: Incoming) -> Result<Bytes, Refusal> {
    if body.size_hint().lower() > LIMIT as u64 {
        return Err(too_large());
    }
    match Limited::new(body, LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(error) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("the body broke off: {error}"),
        )),
    }
}

pub(super) enum Encoding {
    Identity,
    Gzip,
}

impl Encoding {
    pub(super) fn of(headers: &HeaderMap, header: &str) -> Result<Self, Refusal> {
        match headers
            .get(header)
            .map_or(&b"identity"[..], |value| value.as_bytes())
        {
            b"identity" | b"" => Ok(Self::Identity),
            b"gzip" => Ok(Self::Gzip),
            other => {
                let why = format!(
                    "`{header}: {}` is not understood, only gzip",
                    String::from_utf8_lossy(other)
                );
                Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why))
            }
        }
    }
}

pub(super) fn unzip(packed: &[u8]) -> Result<Bytes, Refusal> {
    let mut unpacked = Vec::new();
    // One more than may be, to tell "all" from "too much".
    match MultiGzDecoder::new(packed)
        .take(LIMIT as u64 + 1)
        .read_to_end(&mut unpacked)
    {
        Ok(_) if unpacked.len() > LIMIT => Err(too_large()),
        Ok(_) => Ok(unpacked.into()),
        Err(error) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("the body is not gzip: {error}"),
        )),
    }
}

fn too_large() -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("the body is larger than {} MiB", LIMIT >> 20),
    )
}
