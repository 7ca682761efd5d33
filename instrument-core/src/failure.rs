//! Whether an output is a failure, and what is known of it: decided by its type, not by its spelling.

use crate::causes::causes;
use crate::written;
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{Debug, Display};

mod any_error;
mod kind;
mod name;
mod probe;

pub use kind::{ClassifyError, ErrorKind};
pub use probe::{Probe, traits};

/// What `#[traced_span(err(…))]` says about errors. For expansions.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
    debug: bool,
    private: bool,
    exception: bool,
    none: bool,
    breaks: bool,
}

impl Errors {
    /// The default: an `Err` fails the span, with its `Display` text and one exception record.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "made in constants only")]
    pub const fn new() -> Self {
        Self {
            debug: false,
            private: false,
            exception: true,
            none: false,
            breaks: false,
        }
    }

    /// The message is what `Debug` writes.
    #[must_use]
    pub const fn debug(self) -> Self {
        Self {
            debug: true,
            ..self
        }
    }

    /// The error's text is private: only its type is recorded.
    #[must_use]
    pub const fn private(self) -> Self {
        Self {
            private: true,
            ..self
        }
    }

    /// No exception record, only status and `error.type`.
    #[must_use]
    pub const fn no_exception(self) -> Self {
        Self {
            exception: false,
            ..self
        }
    }

    /// `None` is an error.
    #[must_use]
    pub const fn none(self) -> Self {
        Self { none: true, ..self }
    }

    /// `ControlFlow::Break` is an error.
    #[must_use]
    pub const fn break_(self) -> Self {
        Self {
            breaks: true,
            ..self
        }
    }

    pub(crate) const fn records_exception(&self) -> bool {
        self.exception
    }
}

/// A failed output: what its type allows to be known.
#[expect(
    missing_debug_implementations,
    reason = "lives for one call in an expansion"
)]
pub struct Failure<'a> {
    what: What,
    /// `None` if it is no longer known.
    type_name: Option<&'static str>,
    error_type: Option<Cow<'static, str>>,
    says: Says<'a>,
}

#[derive(Clone, Copy)]
enum What {
    Err,
    None,
    Break,
}

/// What can be asked for a text.
#[derive(Clone, Copy)]
enum Says<'a> {
    Nothing,
    Display(&'a dyn Display),
    Debug(&'a dyn Debug),
    Error(&'a (dyn Error + 'a)),
}

/// The semantic conventions' word for an error that has no better type.
const OTHER: &str = "_OTHER";

impl<'a> Failure<'a> {
    fn bare(what: What, type_name: &'static str) -> Self {
        Self {
            what,
            type_name: Some(type_name),
            error_type: None,
            says: Says::Nothing,
        }
    }

    pub(crate) fn of_error<E: Error>(error: &'a E) -> Self {
        Self {
            says: Says::Error(error),
            ..Self::bare(What::Err, name::of::<E>())
        }
    }

    /// An error whose type is no longer known: what it says of its kind, else `_OTHER`.
    pub(crate) fn of_dyn_error(error: &'a (dyn Error + '_)) -> Self {
        Self {
            what: What::Err,
            type_name: None,
            error_type: ErrorKind::of_any(error).map(|kind| kind.as_str().into()),
            says: Says::Error(error),
        }
    }

    /// With the type that the error itself says it is of. For expansions.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn classified(mut self, error_type: Option<Cow<'static, str>>) -> Self {
        if error_type.is_some() {
            self.error_type = error_type;
        }
        self
    }

    pub(crate) fn counts(&self, errors: &Errors) -> bool {
        match self.what {
            What::Err => true,
            What::None => errors.none,
            What::Break => errors.breaks,
        }
    }

    pub(crate) fn error_type(&self) -> Cow<'static, str> {
        self.error_type
            .clone()
            .unwrap_or(Cow::Borrowed(self.type_name.unwrap_or(OTHER)))
    }

    pub(crate) fn type_name(&self) -> Option<&'static str> {
        self.type_name
    }

    pub(crate) fn message(&self, errors: &Errors) -> Option<String> {
        if errors.private {
            return None;
        }
        match self.says {
            Says::Nothing => None,
            Says::Error(error) if errors.debug => Some(written(format_args!("{error:?}"))),
            Says::Error(error) => Some(written(error)),
            Says::Display(error) => Some(written(error)),
            Says::Debug(error) => Some(written(format_args!("{error:?}"))),
        }
    }

    /// The errors behind this one, nearest first.
    pub(crate) fn causes(
        &self,
        errors: &Errors,
    ) -> impl Iterator<Item = &'a (dyn Error + 'static)> + use<'a> {
        causes(match self.says {
            Says::Error(error) if !errors.private => error.source(),
            _ => None,
        })
    }
}
