//! Why a batch is not judged.

use crate::backend::failed::Failure;
use crate::backend::upstream::CallError;
use instrument_core::ClassifyError;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why a batch is not judged.
#[derive(Debug)]
pub(super) enum AnalyzeError {
    Rows(sqlx::Error),
    Call(CallError),
    /// The analyst judged in a way that cannot be.
    NoVerdict(String),
}

impl Failure for AnalyzeError {
    fn may_pass(&self) -> bool {
        match self {
            Self::Rows(_) | Self::NoVerdict(_) => true,
            Self::Call(error) => error.is_trouble(),
        }
    }

    fn waits(&self) -> bool {
        matches!(self, Self::Call(CallError::BreakerOpen))
    }
}

/// In the words of the dashboards.
impl ClassifyError for AnalyzeError {
    fn error_type(&self) -> Cow<'static, str> {
        match self {
            Self::Rows(_) => "analysis_batch_error".into(),
            Self::Call(CallError::Connection(_)) => "nemotron_connection_error".into(),
            Self::Call(CallError::Timeout(_)) => "nemotron_timeout".into(),
            Self::Call(CallError::BreakerOpen) => "circuit_breaker_open".into(),
            Self::Call(CallError::Malformed(_)) | Self::NoVerdict(_) => "malformed_response".into(),
            Self::Call(CallError::Status(status, _)) if status.is_client_error() => {
                "invalid_analysis_payload".into()
            }
            Self::Call(CallError::Status(..)) => "nemotron_analysis_error".into(),
        }
    }
}

impl fmt::Display for AnalyzeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(error) => write!(f, "the database: {error}"),
            Self::Call(error) => write!(f, "the analyst: {error}"),
            Self::NoVerdict(what) => write!(f, "the analyst gave no verdict: {what}"),
        }
    }
}

impl Error for AnalyzeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rows(error) => Some(error),
            Self::Call(error) => Some(error),
            Self::NoVerdict(_) => None,
        }
    }
}

impl From<sqlx::Error> for AnalyzeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Rows(error)
    }
}

impl From<CallError> for AnalyzeError {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}
