//! Why an image is not looked at.

use crate::backend::failed::Failure;
use crate::backend::upstream::CallError;
use http::StatusCode;
use instrument_core::ClassifyError;
use std::borrow::Cow;
use std::error::Error;
use std::{fmt, io};

/// Why an image is not looked at.
#[derive(Debug)]
pub(super) enum DetectError {
    Rows(sqlx::Error),
    File(io::Error),
    Call(CallError),
    /// The detector found something that cannot be.
    NoDetection(String),
}

impl Failure for DetectError {
    fn may_pass(&self) -> bool {
        match self {
            Self::Rows(_) | Self::NoDetection(_) => true,
            Self::File(error) => error.kind() != io::ErrorKind::NotFound,
            Self::Call(error) => error.is_trouble(),
        }
    }

    fn waits(&self) -> bool {
        matches!(self, Self::Call(CallError::BreakerOpen))
    }
}

/// In the words of the dashboards.
impl ClassifyError for DetectError {
    fn error_type(&self) -> Cow<'static, str> {
        match self {
            Self::Rows(_) => "detection_processing_error".into(),
            Self::File(error) if error.kind() == io::ErrorKind::NotFound => "file_not_found".into(),
            Self::File(_) => "detection_processing_error".into(),
            Self::Call(CallError::Connection(_)) => "yolo26_connection_error".into(),
            Self::Call(CallError::Timeout(_)) => "yolo26_timeout".into(),
            Self::Call(CallError::Malformed(_)) => "yolo26_json_error".into(),
            Self::Call(CallError::BreakerOpen) => "circuit_breaker_open".into(),
            Self::Call(CallError::Status(status, _)) if is_about_the_image(*status) => {
                "invalid_image".into()
            }
            Self::Call(CallError::Status(..)) => "yolo26_unexpected_error".into(),
            Self::NoDetection(_) => "malformed_response".into(),
        }
    }
}

fn is_about_the_image(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY
    )
}

impl fmt::Display for DetectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(error) => write!(f, "the database: {error}"),
            Self::File(error) => write!(f, "the image cannot be read: {error}"),
            Self::Call(error) => write!(f, "the detector: {error}"),
            Self::NoDetection(what) => write!(f, "the detector found what cannot be: {what}"),
        }
    }
}

impl Error for DetectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rows(error) => Some(error),
            Self::File(error) => Some(error),
            Self::Call(error) => Some(error),
            Self::NoDetection(_) => None,
        }
    }
}

impl From<sqlx::Error> for DetectError {
    fn from(error: sqlx::Error) -> Self {
        Self::Rows(error)
    }
}

impl From<io::Error> for DetectError {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<CallError> for DetectError {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}
