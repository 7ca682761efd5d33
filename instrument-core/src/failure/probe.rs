//! Asks a value's type whether it is a `Result` and what its error can tell, by method resolution: of the
//! traits below, the one implemented behind the most references wins, and only where its bounds hold.

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Errors;
    use std::rc::Rc;
    use std::sync::Arc;
    use std::{fmt, io};

    /// Type and message of the failure in an output, as the default policy records them.
    macro_rules! seen {
        ($output:expr) => {{
            let output = $output;
            let seen = crate::__failure!(&output)
                .map(|f| (f.error_type().into_owned(), f.message(&Errors::new())));
            seen.map(|(kind, message)| {
                (
                    kind.rsplit("::").next().unwrap_or_default().to_owned(),
                    message,
                )
            })
        }};
    }

    fn some(kind: &str, message: Option<&str>) -> Option<(String, Option<String>)> {
        Some((kind.to_owned(), message.map(str::to_owned)))
    }

    #[derive(Debug)]
    struct Refused;
    impl fmt::Display for Refused {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("refused")
        }
    }
    impl Error for Refused {}
    impl ClassifyError for Refused {
        fn error_type(&self) -> Cow<'static, str> {
            "permission".into()
        }
    }

    #[derive(Debug)]
    struct OnlyDebug;
    struct Opaque;
    #[derive(Debug)]
    struct OnlyClassified;
    impl ClassifyError for OnlyClassified {
        fn error_type(&self) -> Cow<'static, str> {
            "not_found".into()
        }
    }
    type Aliased<T> = Result<T, fmt::Error>;

    #[test]
    fn each_kind_of_error_tells_what_it_can() {
        assert_eq!(
            seen!(Err::<(), _>(Refused)),
            some("permission", Some("refused"))
        );
        assert_eq!(
            seen!(Err::<(), _>(fmt::Error)),
            some("Error", Some(&fmt::Error.to_string()))
        );
        assert_eq!(seen!(Err::<(), _>("plain")), some("&str", Some("plain")));
        assert_eq!(
            seen!(Err::<(), _>(OnlyDebug)),
            some("OnlyDebug", Some("OnlyDebug"))
        );
        assert_eq!(seen!(Err::<(), _>(Opaque)), some("Opaque", None));
        assert_eq!(
            seen!(Err::<(), _>(OnlyClassified)),
            some("not_found", Some("OnlyClassified"))
        );
    }

    #[test]
    fn boxed_errors_tell_their_kind() {
        let timeout = || io::Error::new(io::ErrorKind::TimedOut, "too slow");
        let boxed: Result<(), Box<dyn Error>> = Err(timeout().into());
        assert_eq!(seen!(boxed), some("timeout", Some("too slow")));
        let boxed: Result<(), Box<dyn Error + Send + Sync>> = Err(timeout().into());
        assert_eq!(seen!(boxed), some("timeout", Some("too slow")));
        let boxed: Result<(), Box<dyn Error + Send>> = Err(Box::new(timeout()));
        assert_eq!(seen!(boxed), some("timeout", Some("too slow")));
        let shared: Result<(), Arc<dyn Error + Send + Sync>> = Err(Arc::new(timeout()));
        assert_eq!(seen!(shared), some("timeout", Some("too slow")));
        let shared: Result<(), Rc<dyn Error>> = Err(Rc::new(timeout()));
        assert_eq!(seen!(shared), some("timeout", Some("too slow")));
        let lent: Result<(), &(dyn Error + Sync)> = Err(&fmt::Error);
        assert_eq!(seen!(lent), some("_OTHER", Some(&fmt::Error.to_string())));
        let other: Result<(), Box<dyn Error>> = Err("odd".into());
        assert_eq!(seen!(other), some("_OTHER", Some("odd")));
    }

    #[test]
    fn a_pointer_is_of_the_type_that_it_points_to() {
        let refused = some("permission", Some("refused"));
        assert_eq!(seen!(Err::<(), _>(Box::new(Refused))), refused);
        assert_eq!(seen!(Err::<(), _>(Rc::new(Refused))), refused);
        assert_eq!(seen!(Err::<(), _>(Arc::new(Refused))), refused);
        assert_eq!(seen!(Err::<(), _>(&Refused)), refused);
        let plain = some("Error", Some(&fmt::Error.to_string()));
        assert_eq!(seen!(Err::<(), _>(Box::new(fmt::Error))), plain);
        assert_eq!(seen!(Err::<(), _>(Arc::new(fmt::Error))), plain);
        assert_eq!(seen!(Err::<(), _>(&fmt::Error)), plain);
    }

    #[test]
    fn aliases_are_seen_through_and_successes_are_none() {
        let aliased: Aliased<u8> = Err(fmt::Error);
        assert!(seen!(aliased).is_some());
        assert_eq!(seen!(Ok::<u8, fmt::Error>(1)), None);
        assert_eq!(seen!(5), None);
        assert_eq!(seen!("text"), None);
    }

    #[test]
    fn the_success_is_what_is_inside() {
        assert_eq!(crate::__success!(&Ok::<_, ()>(3)), Some(&3));
        assert_eq!(crate::__success!(&Some(3)), Some(&3));
        assert_eq!(crate::__success!(&None::<u8>), None);
        let list = vec![1, 2];
        assert_eq!(crate::__success!(&list).map(Vec::len), Some(2));
    }
}
