//! Why nothing was detected.

use crate::serve::Refused;
use axum::http::StatusCode;
use detection_model::DecodeError;
use instrument_core::ClassifyError;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why nothing was detected.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DetectError {
    /// No image was sent.
    NoImages,
    /// More images were sent than are looked at in one request.
    TooManyImages {
        /// How many.
        sent: usize,
        /// How many would do.
        most: usize,
    },
    /// An image has more bytes than are looked at.
    TooManyBytes {
        /// Which one, from 0.
        index: usize,
        /// How many would do.
        most: usize,
    },
    /// An image is none.
    Image {
        /// Which one, from 0.
        index: usize,
        /// Why.
        error: DecodeError,
    },
    /// The network failed.
    Inference,
}

impl DetectError {
    /// In one of few words.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NoImages => "empty_input",
            Self::TooManyImages { .. } | Self::TooManyBytes { .. } => "input_too_large",
            Self::Image { .. } => "invalid_image",
            Self::Inference => "inference_failed",
        }
    }

    /// What to do, where the error does not say so itself.
    pub(super) const fn advice(&self) -> &'static str {
        match self {
            Self::NoImages => "send an image: field `file`, or `files` for several",
            Self::TooManyImages { .. } => "send them in several requests",
            Self::TooManyBytes { .. } => "send a smaller image",
            Self::Image { .. } => "send whole PNG or JPEG files",
            Self::Inference => "send it again; if it fails again, look at the log of the detector",
        }
    }
}

impl fmt::Display for DetectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoImages => f.write_str("no image was sent"),
            Self::TooManyImages { sent, most } => {
                write!(f, "{sent} images were sent, and {most} are allowed")
            }
            Self::TooManyBytes { index, most } => {
                write!(f, "image {index} has more than {most} bytes")
            }
            Self::Image { index, error } => write!(f, "image {index} cannot be read: {error}"),
            Self::Inference => f.write_str("the network failed"),
        }
    }
}

impl Error for DetectError {}

/// The `error.type` of spans that end with it.
impl ClassifyError for DetectError {
    fn error_type(&self) -> Cow<'static, str> {
        self.word().into()
    }
}

/// The answer over HTTP.
impl From<DetectError> for Refused {
    fn from(error: DetectError) -> Self {
        let status = match &error {
            DetectError::NoImages => StatusCode::BAD_REQUEST,
            DetectError::Image {
                error: DecodeError::Format(_),
                ..
            } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            DetectError::Image {
                error: DecodeError::TooLarge { .. },
                ..
            }
            | DetectError::TooManyBytes { .. }
            | DetectError::TooManyImages { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            DetectError::Image { .. } => StatusCode::BAD_REQUEST,
            DetectError::Inference => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string(), error.advice())
    }
}
