//! An answer that says no.

use crate::messages::Refusal;
use axum::Json;
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use instrument_core::current;
use std::time::Duration;

/// When another attempt makes sense where nobody knows better.
const SOON: Duration = Duration::from_secs(5);

/// An answer that says no: with what was wrong, what to do, and the trace to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Of the response.
    pub status: StatusCode,
    /// The body.
    pub refusal: Refusal,
    /// When another attempt makes sense.
    pub retry_after: Option<Duration>,
}

impl Refused {
    /// Of the request whose span is current.
    pub fn new(status: StatusCode, error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            status,
            refusal: Refusal {
                error: error.into(),
                advice: advice.into(),
                trace_id: current::trace_id().unwrap_or_default(),
            },
            retry_after: None,
        }
    }

    /// `400`: what was sent is not what is asked for.
    pub fn bad(error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error, advice)
    }

    /// `404`.
    pub fn not_found(error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error, advice)
    }

    /// `413`.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let error = format!("the body has more than {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, error, "send a smaller one")
    }

    /// `500`: what went wrong inside is for the log and the trace.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "something went wrong",
            "look at the trace, and at the log lines with its id",
        )
    }

    /// `503`: it may go well soon. Why it does not now is for the log and the trace.
    pub fn unavailable(error: impl Into<String>, why: impl std::fmt::Display) -> Self {
        tracing::error!(error = %why, "a request is refused for now");
        let advice = "try again later; the log says what is wrong";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, error, advice).with_retry_after(SOON)
    }

    /// Says when another attempt makes sense.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.refusal)).into_response();
        if let Some(wait) = self.retry_after {
            // Whole seconds, and none is sooner than now.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            let value = HeaderValue::from(seconds.max(1));
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

/// What was sent is no JSON, not the right one, or too much.
impl From<JsonRejection> for Refused {
    fn from(rejection: JsonRejection) -> Self {
        let advice = match rejection {
            JsonRejection::MissingJsonContentType(_) => {
                "send JSON with `content-type: application/json`"
            }
            JsonRejection::BytesRejection(_) => "send a smaller body, whole",
            _ => "send the JSON that the documentation shows",
        };
        Self::new(rejection.status(), rejection.body_text(), advice)
    }
}

/// What was sent is no form, or too much.
impl From<MultipartError> for Refused {
    fn from(error: MultipartError) -> Self {
        let advice = "send `multipart/form-data`, whole, and not larger than allowed";
        Self::new(error.status(), error.body_text(), advice)
    }
}
