//! What a classifier says, in the words of the conventions.

use crate::end::{Failure, message_of};
use crate::protocol::Code;
use http::StatusCode;
use std::any::{Any, type_name};
use std::borrow::Cow;
use std::fmt::{self, Display};
use tower_http::classify::{GrpcFailureClass, ServerErrorsFailureClass, StatusInRangeFailureClass};

/// The class of failure of a classifier that says itself what `error.type` is to be.
///
/// ```
/// use http::Response;
/// use instrument_tower::ErrorStatusLayer;
/// use instrument_tower::error_status::ErrorType;
/// use std::fmt::Display;
/// use tower_http::classify::{ClassifiedResponse, ClassifyResponse, NeverClassifyEos, SharedClassifier};
///
/// /// What our customers call an error: also that they were told to wait.
/// #[derive(Clone)]
/// struct Refusals;
///
/// impl ClassifyResponse for Refusals {
///     type FailureClass = ErrorType;
///     type ClassifyEos = NeverClassifyEos<ErrorType>;
///
///     fn classify_response<B>(self, response: &Response<B>) -> ClassifiedResponse<ErrorType, Self::ClassifyEos> {
///         ClassifiedResponse::Ready(match response.status().as_u16() {
///             429 => Err(ErrorType::new("quota")),
///             500.. => Err(ErrorType::new("fault").with_description("see the log")),
///             _ => Ok(()),
///         })
///     }
///
///     fn classify_error<E: Display + 'static>(self, error: &E) -> ErrorType {
///         ErrorType::new("unreachable").with_description(error.to_string())
///     }
/// }
///
/// let layer = ErrorStatusLayer::new(SharedClassifier::new(Refusals));
/// # let _ = layer;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorType {
    error_type: Cow<'static, str>,
    description: Cow<'static, str>,
}

impl ErrorType {
    /// An `error.type`, which is to be one of few.
    #[must_use]
    pub fn new(error_type: impl Into<Cow<'static, str>>) -> Self {
        Self {
            error_type: error_type.into(),
            description: Cow::Borrowed(""),
        }
    }

    /// What it does not say, for the span's status.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<Cow<'static, str>>) -> Self {
        self.description = description.into();
        self
    }
}

impl Display for ErrorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error_type)
    }
}

/// What a class says by itself, where it is known.
pub(super) fn known(class: &dyn Any) -> Option<Failure> {
    if let Some(named) = class.downcast_ref::<ErrorType>() {
        let description = named.description.clone();
        return Some(Failure::new(named.error_type.clone(), description));
    }
    let status = |status: &StatusCode| Failure::new(status.as_str().to_owned(), "");
    if let Some(ServerErrorsFailureClass::StatusCode(code)) = class.downcast_ref() {
        return Some(status(code));
    }
    if let Some(StatusInRangeFailureClass::StatusCode(code)) = class.downcast_ref() {
        return Some(status(code));
    }
    if let Some(GrpcFailureClass::Status(status)) = class.downcast_ref() {
        let code = Code::numbered(status.code_raw());
        let message = status.message().unwrap_or_default();
        return Some(Failure::new(code.name(), message));
    }
    None
}

/// What a class says of a response with that status.
pub(super) fn of_response<C: Display + 'static>(class: &C, status: StatusCode) -> Failure {
    known(class).unwrap_or_else(|| {
        let error_type = if status.is_client_error() || status.is_server_error() {
            status.as_str().to_owned().into()
        } else {
            Cow::Borrowed(type_name::<C>())
        };
        Failure::new(error_type, message_of(class))
    })
}
