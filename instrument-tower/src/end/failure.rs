//! What is known of the error of a service or of a body, whatever its type.

use crate::framework::axum;
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
    let dynamic = in_box(any)
        .or_else(|| any.downcast_ref::<io::Error>().map(|error| error as _))
        .or_else(|| axum::error(any));
    let kind = dynamic.and_then(kind_of).map(ErrorKind::as_str);
    // The type of what is in a box cannot be named.
    let unnamed = || match in_box(any) {
        Some(_) => "_OTHER",
        None => type_name::<E>(),
    };
    Failure::new(kind.unwrap_or_else(unnamed), error.to_string())
}

fn in_box(error: &dyn Any) -> Option<&(dyn Error + 'static)> {
    let sendable = error.downcast_ref::<Boxed>().map(|error| &**error as _);
    sendable.or_else(|| {
        error
            .downcast_ref::<Box<dyn Error>>()
            .map(|error| &**error as _)
    })
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
