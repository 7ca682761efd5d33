//! What can go wrong, told to the caller and to the trace.

use crate::store::StoreFull;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use instrument_core::{ClassifyError, ErrorKind};
use serde::Serialize;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why a task was not created, changed or deleted.
#[derive(Debug)]
pub(crate) enum TaskError {
    /// What was sent makes no sense.
    Invalid(String),
    /// Not everybody may do this.
    Forbidden(&'static str),
    /// There is no such task.
    NotFound(u64),
    /// It is nobody's fault but ours.
    Store(StoreFull),
}

impl TaskError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid(_) => ErrorKind::Validation,
            Self::Forbidden(_) => ErrorKind::Permission,
            Self::NotFound(_) => ErrorKind::NotFound,
            Self::Store(_) => ErrorKind::Unexpected,
        }
    }
}

/// The `error.type` of spans that end with it.
impl ClassifyError for TaskError {
    fn error_type(&self) -> Cow<'static, str> {
        self.kind().into()
    }
}

#[derive(Serialize)]
struct Answer {
    error: &'static str,
    message: String,
}

/// The answer. Whether it fails the span of the request is for its layer to say: `5xx` does, `4xx` does not.
impl IntoResponse for TaskError {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::Invalid(_) => (StatusCode::BAD_REQUEST, self.to_string()),
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, self.to_string()),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, self.to_string()),
            // What went wrong inside is for the trace, not for strangers.
            Self::Store(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "something went wrong".to_owned(),
            ),
        };
        let error = self.kind().as_str();
        (status, Json(Answer { error, message })).into_response()
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(why) => f.write_str(why),
            Self::Forbidden(what) => write!(f, "only administrators may {what}"),
            Self::NotFound(id) => write!(f, "there is no task {id}"),
            Self::Store(_) => f.write_str("the task cannot be kept"),
        }
    }
}

impl Error for TaskError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<StoreFull> for TaskError {
    fn from(error: StoreFull) -> Self {
        Self::Store(error)
    }
}

impl From<JsonRejection> for TaskError {
    fn from(rejection: JsonRejection) -> Self {
        Self::Invalid(rejection.body_text())
    }
}
