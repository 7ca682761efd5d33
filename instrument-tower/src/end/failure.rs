//! What is known of the error of a service or of a body, whatever its type.

mod word;

use crate::framework;
use crate::protocol::Code;
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
    /// What gRPC makes of it, if that is clear.
    pub(crate) code: Option<Code>,
}

impl Failure {
    pub(crate) fn new(
        error_type: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            error_type: error_type.into(),
            message: message.into(),
            code: None,
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
    let fallback = if dynamic.is_some() {
        "_OTHER"
    } else {
        type_name::<E>()
    };
    let dynamic = dynamic.or_else(|| framework::error(any));
    let word = dynamic.and_then(word::of);
    Failure {
        code: word.as_deref().and_then(Code::of_word),
        error_type: word.unwrap_or(fallback.into()),
        message: error.to_string(),
    }
}
