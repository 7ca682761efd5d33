//! What is in an image.

use crate::proto::{Detections, Frame};
use instrument_core::{ClassifyError, ErrorKind, traced_span};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use tonic::Status;

/// Pixels that are brighter than this belong to an object.
const BRIGHT: u8 = 128;

/// An image without a pixel.
#[derive(Debug)]
pub(crate) struct EmptyImage;

impl fmt::Display for EmptyImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the image is empty")
    }
}

impl Error for EmptyImage {}

/// The `error.type` of spans that end with it.
impl ClassifyError for EmptyImage {
    fn error_type(&self) -> Cow<'static, str> {
        ErrorKind::Validation.into()
    }
}

/// What the caller is told.
impl From<EmptyImage> for Status {
    fn from(error: EmptyImage) -> Self {
        Self::invalid_argument(error.to_string())
    }
}

/// Counts the runs of bright pixels.
#[traced_span(
    attrs(camera.id = frame.camera_id, image.size = frame.image.len()),
    ok(detection.count = |seen| seen.objects),
)]
pub(crate) fn detect_objects(frame: &Frame) -> Result<Detections, EmptyImage> {
    if frame.image.is_empty() {
        return Err(EmptyImage);
    }
    let is_bright = |pixel: &u8| *pixel > BRIGHT;
    let objects = frame
        .image
        .chunk_by(|a, b| is_bright(a) == is_bright(b))
        .filter(|run| is_bright(&run[0]))
        .count();
    Ok(Detections {
        camera_id: frame.camera_id.clone(),
        objects: objects as u32,
    })
}
