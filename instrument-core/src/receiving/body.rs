//! A request's body: read, and unpacked, up to a limit.

use super::refusal::Refusal;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::{HeaderMap, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use std::error::Error;
use std::io::Read as _;

/// Reads a body of at most so many bytes.
pub(crate) async fn read<B>(body: B, limit: usize) -> Result<Bytes, Refusal>
where
    B: Body,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large(limit));
    }
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(error) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("the body broke off: {error}"),
        )),
    }
}

pub(crate) enum Encoding {
    Identity,
    Gzip,
}

impl Encoding {
    pub(crate) fn of(headers: &HeaderMap, header: &str) -> Result<Self, Refusal> {
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

/// Unpacks to at most so many bytes.
pub(crate) fn unzip(packed: &[u8], limit: usize) -> Result<Bytes, Refusal> {
    let mut unpacked = Vec::new();
    // One more than may be, to tell "all" from "too much".
    match MultiGzDecoder::new(packed)
        .take(limit as u64 + 1)
        .read_to_end(&mut unpacked)
    {
        Ok(_) if unpacked.len() > limit => Err(too_large(limit)),
        Ok(_) => Ok(unpacked.into()),
        Err(error) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("the body is not gzip: {error}"),
        )),
    }
}

fn too_large(limit: usize) -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("the body is larger than {} MiB", limit >> 20),
    )
}
