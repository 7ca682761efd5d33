//! Asks a value's type whether it is a `Result` and what its error can tell, by method resolution: of the
//! traits below, the one implemented behind the most references wins, and only where its bounds hold.

#[cfg(test)]
mod tests;

use super::any_error::AnyError;
use super::{ClassifyError, Failure, Says, What};
use std::any::type_name;
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{Debug, Display};

/// A value whose type is to be asked.
#[expect(
    missing_debug_implementations,
    reason = "lives for one call in an expansion"
)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// The failure in a value, if it is one: `failure!(output)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __failure {
    ($output:expr) => {{
        use $crate::__private::traits::*;
        let __output = $crate::__private::Probe($output);
        (&&&&&&&&&__output)
            .__instrument_failure()
            .map(|failure| failure.classified((&&__output).__instrument_error_type()))
    }};
}

/// The success in a value: the inside of `Ok` or `Some`, or all of another type: `success!(output)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __success {
    ($output:expr) => {{
        use $crate::__private::traits::*;
        (&&$crate::__private::Probe($output)).__instrument_success()
    }};
}

/// The error in a value; none in what is no `Result`, of whatever type it is asked for: `error!(output)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __error {
    ($output:expr) => {{
        use $crate::__private::traits::*;
        (&&$crate::__private::Probe($output)).__instrument_error()
    }};
}

/// The traits that these choose from. Their methods have names that no trait of a user's has, which could be
/// implemented for every type.
pub mod traits {
    #![expect(missing_docs, reason = "named by expansions only")]
    use super::*;
    use std::ops::{ControlFlow, Deref};
    use std::sync::Arc;

    fn failed<'a, T, E>(
        output: &'a Result<T, E>,
        describe: impl FnOnce(&'a E) -> Failure<'a>,
    ) -> Option<Failure<'a>> {
        output.as_ref().err().map(describe)
    }

    pub trait Shared<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, T, E: AnyError + ?Sized> Shared<'a> for &&&&&&&&Probe<'a, Result<T, Arc<E>>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, |error| Failure::of_dyn_error(error.as_error()))
        }
    }
    impl<'a, T, E: AnyError + ?Sized> Shared<'a> for &&&&&&&&Probe<'a, Result<T, &E>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, |error| Failure::of_dyn_error(error.as_error()))
        }
    }

    pub trait Typed<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, T, E: Error> Typed<'a> for &&&&&&&Probe<'a, Result<T, E>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, Failure::of_error)
        }
    }

    pub trait Behind<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, T, E: Deref<Target: AnyError>> Behind<'a> for &&&&&&Probe<'a, Result<T, E>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, |error| Failure::of_dyn_error(error.as_error()))
        }
    }

    pub trait AsSendSyncError<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, 'e: 'a, T, E: AsRef<dyn Error + Send + Sync + 'e>> AsSendSyncError<'a>
        for &&&&&Probe<'a, Result<T, E>>
    {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, |error| Failure::of_dyn_error(error.as_ref()))
        }
    }

    pub trait AsError<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, 'e: 'a, T, E: AsRef<dyn Error + 'e>> AsError<'a> for &&&&Probe<'a, Result<T, E>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, |error| Failure::of_dyn_error(error.as_ref()))
        }
    }

    pub trait Displayed<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, T, E: Display> Displayed<'a> for &&&Probe<'a, Result<T, E>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, |error| Failure {
                says: Says::Display(error),
                ..Failure::bare(What::Err, type_name::<E>())
            })
        }
    }

    pub trait Debugged<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, T, E: Debug> Debugged<'a> for &&Probe<'a, Result<T, E>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, |error| Failure {
                says: Says::Debug(error),
                ..Failure::bare(What::Err, type_name::<E>())
            })
        }
    }

    pub trait Failing<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, T, E> Failing<'a> for &Probe<'a, Result<T, E>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            failed(self.0, |_| Failure::bare(What::Err, type_name::<E>()))
        }
    }
    impl<'a, T> Failing<'a> for &Probe<'a, Option<T>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            self.0.is_none().then(|| Failure::bare(What::None, "none"))
        }
    }
    impl<'a, B, C> Failing<'a> for &Probe<'a, ControlFlow<B, C>> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            self.0
                .is_break()
                .then(|| Failure::bare(What::Break, "break"))
        }
    }

    pub trait NeverFailing<'a> {
        fn __instrument_failure(&self) -> Option<Failure<'a>>;
    }
    impl<'a, T: ?Sized> NeverFailing<'a> for Probe<'a, T> {
        #[inline]
        fn __instrument_failure(&self) -> Option<Failure<'a>> {
            None
        }
    }

    pub trait Classified {
        fn __instrument_error_type(&self) -> Option<Cow<'static, str>>;
    }
    impl<T, E: ClassifyError> Classified for &Probe<'_, Result<T, E>> {
        fn __instrument_error_type(&self) -> Option<Cow<'static, str>> {
            self.0.as_ref().err().map(E::error_type)
        }
    }

    pub trait Unclassified {
        fn __instrument_error_type(&self) -> Option<Cow<'static, str>>;
    }
    impl<T: ?Sized> Unclassified for Probe<'_, T> {
        #[inline]
        fn __instrument_error_type(&self) -> Option<Cow<'static, str>> {
            None
        }
    }

    pub trait Failed<'a> {
        type Error;
        fn __instrument_error(&self) -> Option<&'a Self::Error>;
    }
    impl<'a, T, E> Failed<'a> for &Probe<'a, Result<T, E>> {
        type Error = E;
        #[inline]
        fn __instrument_error(&self) -> Option<&'a E> {
            self.0.as_ref().err()
        }
    }

    pub trait NeverFailed<'a> {
        fn __instrument_error<E>(&self) -> Option<&'a E>;
    }
    impl<'a, T: ?Sized> NeverFailed<'a> for Probe<'a, T> {
        #[inline]
        fn __instrument_error<E>(&self) -> Option<&'a E> {
            None
        }
    }

    pub trait Inside<'a> {
        type Value;
        fn __instrument_success(&self) -> Option<&'a Self::Value>;
    }
    impl<'a, T, E> Inside<'a> for &Probe<'a, Result<T, E>> {
        type Value = T;
        fn __instrument_success(&self) -> Option<&'a T> {
            self.0.as_ref().ok()
        }
    }
    impl<'a, T> Inside<'a> for &Probe<'a, Option<T>> {
        type Value = T;
        fn __instrument_success(&self) -> Option<&'a T> {
            self.0.as_ref()
        }
    }

    pub trait Whole<'a, T: ?Sized> {
        fn __instrument_success(&self) -> Option<&'a T>;
    }
    impl<'a, T: ?Sized> Whole<'a, T> for Probe<'a, T> {
        fn __instrument_success(&self) -> Option<&'a T> {
            Some(self.0)
        }
    }
}
