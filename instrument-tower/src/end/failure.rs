//! What is known of the error of a service or of a body, whatever its type.

use instrument_core::ErrorKind;
use std::any::{Any, type_name};
use std::borrow::Cow;
use std::error::Error;
use std::fmt::Display;
use std::io;

/// An error, as it is recorded.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// Of few possible values: it is counted by.
    pub(crate) error_type: Cow<'static, str>,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(
        error_type: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            error_type: error_type.into(),
            message: message.into(),
        }
    }
}

type Boxed = Box<dyn Error + Send + Sync>;

/// What Tower's own layers, and most bodies, have for an error is a box; what is in it is looked at.
pub(crate) fn failure_of<E: Display + 'static>(error: &E) -> Failure {
    let any: &dyn Any = error;
    let dynamic: Option<&(dyn Error + 'static)> = any
        .downcast_ref::<Boxed>()
        .map(|boxed| &**boxed as &(dyn Error + 'static))
        .or_else(|| any.downcast_ref::<io::Error>().map(|error| error as _))
        .or_else(|| {
            any.downcast_ref::<Box<dyn Error>>()
                .map(|boxed| &**boxed as _)
        });
    let kind = dynamic.map(|error| kind_of(error).map_or("_OTHER", ErrorKind::as_str));
    Failure {
        error_type: kind.unwrap_or_else(|| type_name::<E>()).into(),
        message: error.to_string(),
    }
}

/// The first error of the chain that is a timeout of Tower's, or whose kind is known.
fn kind_of(error: &(dyn Error + 'static)) -> Option<ErrorKind> {
    std::iter::successors(Some(error), |&error| error.source())
        .any(|error| {
            error.is::<tower::timeout::error::Elapsed>()
                || error.is::<tower_http::timeout::TimeoutError>()
        })
        .then_some(ErrorKind::Timeout)
        .or_else(|| ErrorKind::of_dyn(error))
}
