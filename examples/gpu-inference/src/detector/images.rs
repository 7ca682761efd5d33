//! The images of a request, however they are sent.

use super::DetectError;
use super::stages::MAX_IMAGE;
use crate::messages::DetectRequest;
use crate::serve::{Refused, Sent};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

/// One image: as `multipart/form-data` in the field `file`, as JSON in Base64, or itself.
pub(super) struct OneImage(pub(super) Vec<Bytes>);

/// Several images: as `multipart/form-data` in fields `files`.
pub(super) struct ManyImages(pub(super) Vec<Bytes>);

impl<S: Send + Sync> FromRequest<S> for OneImage {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let sent_as = content_type(&request);
        if sent_as.starts_with("multipart/form-data") {
            let mut images = fields(request, state, "file").await?;
            if images.len() > 1 {
                let error = format!("{} fields `file` were sent", images.len());
                return Err(Refused::bad(
                    error,
                    "send one, or several as `files` to /detect/batch",
                ));
            }
            images.truncate(1);
            return Ok(Self(images));
        }
        if sent_as.starts_with("application/json") {
            let Sent(DetectRequest { image_base64 }) = Sent::from_request(request, state).await?;
            let decoded = STANDARD.decode(image_base64.trim()).map_err(|error| {
                let error = format!("`image_base64` is no Base64: {error}");
                Refused::bad(error, "send the standard alphabet, with padding")
            })?;
            return Ok(Self(vec![decoded.into()]));
        }
        if sent_as.starts_with("image/") {
            let bytes = Bytes::from_request(request, state).await;
            let bytes = bytes.map_err(|rejection| {
                Refused::new(
                    rejection.status(),
                    rejection.body_text(),
                    "send a smaller image, whole",
                )
            })?;
            return Ok(Self(vec![bytes]));
        }
        Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "an image is not sent with this content type",
            "send `multipart/form-data` with a field `file`, JSON with `image_base64`, or the image as `image/png` or `image/jpeg`",
        ))
    }
}

impl<S: Send + Sync> FromRequest<S> for ManyImages {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        fields(request, state, "files").await.map(Self)
    }
}

fn content_type(request: &Request) -> String {
    let value = request.headers().get(header::CONTENT_TYPE);
    let value = value.and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_ascii_lowercase()
}

async fn fields<S: Send + Sync>(
    request: Request,
    state: &S,
    name: &str,
) -> Result<Vec<Bytes>, Refused> {
    let multipart = Multipart::from_request(request, state).await;
    let mut multipart = multipart.map_err(|rejection| {
        let advice = "send `multipart/form-data` with a boundary";
        Refused::new(rejection.status(), rejection.body_text(), advice)
    })?;
    let mut images = Vec::new();
    while let Some(mut field) = multipart.next_field().await? {
        if field.name() != Some(name) {
            continue;
        }
        let mut image = Vec::new();
        while let Some(some) = field.chunk().await? {
            image.extend_from_slice(&some);
            if image.len() > MAX_IMAGE {
                let index = images.len();
                let most = MAX_IMAGE;
                return Err(DetectError::TooManyBytes { index, most }.into());
            }
        }
        images.push(image.into());
    }
    Ok(images)
}
