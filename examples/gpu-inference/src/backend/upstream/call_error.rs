//! Why a service did not answer well.

use http::StatusCode;
use instrument_core::ClassifyError;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a service did not answer well.
#[derive(Debug)]
pub(crate) enum CallError {
    /// It said no, and what.
    Status(StatusCode, String),
    /// It cannot be reached, or stopped half-way.
    Connection(Box<dyn Error + Send + Sync>),
    /// It took longer than it may.
    Timeout(Duration),
    /// What it said is not what was asked for.
    Malformed(serde_json::Error),
    /// It failed so often that it is not asked.
    BreakerOpen,
}

impl CallError {
    /// Whether it is the service that is in trouble, and not what it was asked.
    pub(crate) fn is_trouble(&self) -> bool {
        match self {
            Self::Status(status, _) => {
                status.is_server_error()
                    || *status == StatusCode::TOO_MANY_REQUESTS
                    || *status == StatusCode::REQUEST_TIMEOUT
            }
            Self::Connection(_) | Self::Timeout(_) | Self::Malformed(_) | Self::BreakerOpen => true,
        }
    }

    /// Whether it makes sense to ask again at once.
    pub(crate) fn may_pass(&self) -> bool {
        self.is_trouble() && !matches!(self, Self::BreakerOpen)
    }
}

impl ClassifyError for CallError {
    fn error_type(&self) -> Cow<'static, str> {
        match self {
            Self::Status(status, _) => status.as_u16().to_string().into(),
            Self::Connection(_) => "connection_error".into(),
            Self::Timeout(_) => "timeout".into(),
            Self::Malformed(_) => "malformed_response".into(),
            Self::BreakerOpen => "circuit_breaker_open".into(),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status, said) => write!(f, "the answer was {status}: {said}"),
            Self::Connection(error) => write!(f, "no whole answer came: {error}"),
            Self::Timeout(limit) => write!(f, "no answer came within {limit:?}"),
            Self::Malformed(error) => write!(f, "the answer makes no sense: {error}"),
            Self::BreakerOpen => f.write_str("it failed so often that it is not asked for a while"),
        }
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Connection(error) => Some(&**error),
            Self::Malformed(error) => Some(error),
            Self::Status(..) | Self::Timeout(_) | Self::BreakerOpen => None,
        }
    }
}
