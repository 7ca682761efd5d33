//! What is known of the error of a service or of a body, whatever its type.

mod message;
mod word;

pub(crate) use message::message_of;

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
    /// What a client of gRPC makes of it, if that is clear.
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
    let io = || any.downcast_ref::<io::Error>().map(|error| error as _);
    let known = in_box(any).or_else(io).or_else(|| framework::error(any));
    let word = known.and_then(word::of);
    let code = word.as_deref().and_then(Code::of_word);
    // The type of what is in a box cannot be named.
    let unnamed = || match in_box(any) {
        Some(_) => "_OTHER".into(),
        None => type_name::<E>().into(),
    };
    Failure {
        code: known.and_then(|error| framework::tonic::code(error, code)),
        error_type: word.unwrap_or_else(unnamed),
        message: message_of(error),
    }
}

fn in_box(error: &dyn Any) -> Option<&(dyn Error + 'static)> {
    let sendable = error.downcast_ref::<Boxed>().map(|error| &**error as _);
    sendable.or_else(|| {
        error
            .downcast_ref::<Box<dyn Error>>()
            .map(|error| &**error as _)
    })
}
