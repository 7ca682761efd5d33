//! An answer that a test wants.

use crate::receiving::Refusal;
use http::StatusCode;
use std::time::Duration;

/// How a request is to be answered, for [`Collector::respond_with`](super::Collector::respond_with).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    retry_after: Option<Duration>,
    delay: Duration,
}

impl Reply {
    /// Success, as without a script: for one that comes [late](Self::with_delay), or between failures.
    #[must_use]
    pub fn accepted() -> Self {
        Self::from_status(StatusCode::OK)
    }

    /// 503 over HTTP, UNAVAILABLE over gRPC: try again.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::from_status(StatusCode::SERVICE_UNAVAILABLE)
    }

    /// Any HTTP status. Over gRPC, the status it stands for: 400 is INVALID_ARGUMENT, 401 UNAUTHENTICATED, 403
    /// PERMISSION_DENIED, 404 UNIMPLEMENTED, 413 and 429 RESOURCE_EXHAUSTED, 502, 503 and 504 UNAVAILABLE, other ones
    /// INTERNAL.
    ///
    /// # Panics
    ///
    /// If `code` is not between 400 and 599.
    #[must_use]
    #[track_caller]
    pub fn status(code: u16) -> Self {
        match StatusCode::from_u16(code) {
            Ok(status) if status.is_client_error() || status.is_server_error() => {
                Self::from_status(status)
            }
            _ => panic!("{code} is no status of a failure, those go from 400 to 599"),
        }
    }

    fn from_status(status: StatusCode) -> Self {
        Self {
            status,
            retry_after: None,
            delay: Duration::ZERO,
        }
    }

    /// Says when to try again: in the header `Retry-After` over HTTP, in whole seconds, as `RetryInfo` over gRPC.
    #[must_use]
    pub fn with_retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// Comes this late. What the request carries is kept, or not, at once.
    #[must_use]
    pub fn with_delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(super) fn delay(&self) -> Duration {
        self.delay
    }

    /// What is answered unless it is success.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        let why = "the test wants this request to fail".to_owned();
        let Self {
            status,
            retry_after,
            ..
        } = *self;
        (status != StatusCode::OK).then_some(Refusal {
            status,
            why,
            retry_after,
        })
    }
}
