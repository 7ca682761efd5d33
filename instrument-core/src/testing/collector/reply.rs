//! An answer that a test wants, and every answer there is.

use super::grpc;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use std::convert::Infallible;
use std::time::Duration;

pub(super) type Answer = Response<BoxBody<Bytes, Infallible>>;

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

/// Why a request is not taken.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) why: String,
    pub(super) retry_after: Option<Duration>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self {
            status,
            why: why.into(),
            retry_after: None,
        }
    }

    pub(super) fn into_answer(self, is_grpc: bool) -> Answer {
        if is_grpc {
            return grpc::failure(&self);
        }
        let mut answer = Response::new(Full::new(Bytes::from(self.why)).boxed());
        *answer.status_mut() = self.status;
        let headers = answer.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        if let Some(after) = self.retry_after {
            // A fraction of a second would be cut to "at once".
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

pub(super) fn success(is_grpc: bool, message: Bytes) -> Answer {
    if is_grpc {
        return grpc::success(&message);
    }
    let mut answer = Response::new(Full::new(message).boxed());
    answer.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-protobuf"),
    );
    answer
}
