//! A taxonomy of errors that is small enough to count by.

use crate::causes::causes;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;
use std::mem;
use std::rc::Rc;
use std::sync::Arc;

/// An error that knows what `error.type` it is. Implement it for your errors; `#[traced_span]` finds it by type.
///
/// ```
/// use instrument_core::{ClassifyError, ErrorKind};
/// use std::borrow::Cow;
///
/// #[derive(Debug)]
/// enum OrderError { UnknownItem(u64), Stock(std::io::Error) }
///
/// impl ClassifyError for OrderError {
///     fn error_type(&self) -> Cow<'static, str> {
///         match self {
///             Self::UnknownItem(_) => ErrorKind::NotFound.into(),
///             Self::Stock(error) => ErrorKind::of(error).into(),
///         }
///     }
/// }
/// ```
pub trait ClassifyError {
    /// Of few possible values: it is counted by.
    fn error_type(&self) -> Cow<'static, str>;
}

macro_rules! behind {
    ($($pointer:ty),*) => {
        $(
            impl<E: ClassifyError + ?Sized> ClassifyError for $pointer {
                fn error_type(&self) -> Cow<'static, str> {
                    (**self).error_type()
                }
            }
        )*
    };
}

behind!(&E, &mut E, Box<E>, Rc<E>, Arc<E>);

/// A ready taxonomy for `error.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input was wrong: `validation`.
    Validation,
    /// It was not allowed: `permission`.
    Permission,
    /// It was not there: `not_found`.
    NotFound,
    /// It took too long: `timeout`.
    Timeout,
    /// Nobody listened: `connection_refused`.
    ConnectionRefused,
    /// There was no memory: `out_of_memory`.
    OutOfMemory,
    /// None of these: `unexpected`.
    Unexpected,
}

impl ErrorKind {
    /// The kind of an error, found in it or in its causes; for `#[traced_span(err(type = ErrorKind::of))]`.
    pub fn of<E: Error + 'static>(error: &E) -> Self {
        Self::of_dyn(error).unwrap_or(Self::Unexpected)
    }

    /// The first error of the chain whose kind is known decides; `None` if none is.
    // `of_any` counts on it that what is looked for here are types without lifetimes.
    pub fn of_dyn(error: &(dyn Error + 'static)) -> Option<Self> {
        causes(Some(error)).find_map(|error| {
            if let Some(io) = error.downcast_ref::<io::Error>() {
                // An `io::Error` may be a mere box around the real one.
                return Self::of_io(io.kind())
                    .or_else(|| io.get_ref().and_then(|inner| Self::of_dyn(inner)));
            }
            #[cfg(feature = "tokio")]
            if error.is::<tokio::time::error::Elapsed>() {
                return Some(Self::Timeout);
            }
            error
                .is::<std::collections::TryReserveError>()
                .then_some(Self::OutOfMemory)
        })
    }

    /// The same of an error that may have borrowed something.
    pub(crate) fn of_any(error: &(dyn Error + '_)) -> Option<Self> {
        #[expect(
            unsafe_code,
            reason = "only a `dyn Error + 'static` can be asked for its type, and by type alone nobody can tell whether one is"
        )]
        // SAFETY: the two differ in a lifetime alone, so in nothing when code runs. What was borrowed could get out as `'static`
        // by a downcast only, and `of_dyn` casts to types that have no lifetimes: an error that is one has borrowed nothing.
        let error = unsafe { mem::transmute::<&(dyn Error + '_), &(dyn Error + 'static)>(error) };
        Self::of_dyn(error)
    }

    fn of_io(kind: io::ErrorKind) -> Option<Self> {
        Some(match kind {
            // What a socket with a timeout says, on Unix.
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Timeout,
            io::ErrorKind::ConnectionRefused => Self::ConnectionRefused,
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::Permission,
            io::ErrorKind::OutOfMemory => Self::OutOfMemory,
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Self::Validation,
            _ => return None,
        })
    }

    /// The word that is recorded.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::Timeout => "timeout",
            Self::ConnectionRefused => "connection_refused",
            Self::OutOfMemory => "out_of_memory",
            Self::Unexpected => "unexpected",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<ErrorKind> for Cow<'static, str> {
    fn from(kind: ErrorKind) -> Self {
        Cow::Borrowed(kind.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn io_errors_have_kinds_also_when_wrapped() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(ErrorKind::of(&refused), ErrorKind::ConnectionRefused);
        let wrapped = io::Error::other(io::Error::from(io::ErrorKind::TimedOut));
        assert_eq!(ErrorKind::of(&wrapped), ErrorKind::Timeout);
        assert_eq!(ErrorKind::of(&fmt::Error), ErrorKind::Unexpected);
    }
}
