//! How a span ends, and how a function's output becomes that.

mod computed;
mod place;

pub(crate) use place::EndPlace;

use crate::exception;
use crate::failure::{Errors, Failure};
use crate::semconv;
use crate::{Attributes, ToValue};
use opentelemetry::trace::Status;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// How the work of a span ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It came to its end. The status is left Unset, as the semantic conventions ask.
    Ok,
    /// It failed. The status is Error.
    Error,
    /// It panicked. The status is Error, `error.type` is `panic`. [Telemetry](crate::telemetry#panics) also records what the
    /// panic said.
    Panicked,
    /// It was given up half-way: a future dropped before it was ready. The status is left Unset, `cancelled` is `true`.
    Cancelled,
}

impl Outcome {
    /// Says it of a span, which is not to fail any more.
    pub(crate) fn say(self, of: &mut EndPlace<'_>) {
        match self {
            Self::Ok => {}
            Self::Error => of.set_status(Status::error("")),
            Self::Panicked if of.is_first_failure() => {
                of.set_status(Status::error("panicked"));
                of.attributes(|to| to.add_static(semconv::ERROR_TYPE, semconv::PANIC));
            }
            Self::Panicked => of.set_status(Status::error("")),
            Self::Cancelled => of.attributes(|to| to.add(semconv::CANCELLED, &true)),
        }
    }

    pub(crate) fn is_failure(self) -> bool {
        matches!(self, Self::Error | Self::Panicked)
    }
}

/// The end of a span that records, while its outcome is settled: see
/// [`Instrument::instrument_with`](crate::Instrument::instrument_with).
pub struct End<'a> {
    place: EndPlace<'a>,
    outcome: Outcome,
    error_type: Option<Cow<'static, str>>,
    expected: bool,
}

impl<'a> End<'a> {
    #[inline]
    pub(crate) fn settled(
        place: impl Into<EndPlace<'a>>,
        settle: impl FnOnce(&mut Self),
    ) -> Outcome {
        let mut end = End {
            place: place.into(),
            outcome: Outcome::Ok,
            error_type: None,
            expected: false,
        };
        settle(&mut end);
        end.outcome
    }

    /// Fails the span with `error`: status, `error.type` and one exception record.
    pub fn error(&mut self, error: &(dyn Error + 'static)) {
        self.fail(&Errors::new(), &Failure::of_dyn_error(error));
    }

    /// Fails the span: status and `error.type`, without an exception record. Of a span that has failed already nothing
    /// changes.
    pub fn failed(
        &mut self,
        error_type: impl Into<Cow<'static, str>>,
        description: impl Into<Cow<'static, str>>,
    ) {
        self.fail_as(&error_type.into(), description.into());
    }

    /// The first failure is the one that a span shows.
    fn fail_as(&mut self, error_type: &str, description: Cow<'static, str>) {
        if self.place.is_first_failure() {
            self.attribute(semconv::ERROR_TYPE, error_type);
            self.place.set_status(Status::error(description));
        } else {
            // Somebody may have said what failed, and not that the span has.
            self.place.set_status(Status::error(""));
        }
        self.outcome = Outcome::Error;
    }

    /// Takes what a function's output says about failing, if anything. For expansions.
    #[doc(hidden)]
    #[inline]
    pub fn settle(&mut self, errors: &Errors, failure: Option<Failure<'_>>) {
        if let Some(failure) = failure {
            self.fail(errors, &failure);
        }
    }

    #[cold]
    fn fail(&mut self, errors: &Errors, failure: &Failure<'_>) {
        if self.expected || !failure.counts(errors) {
            return;
        }
        let error_type = self
            .error_type
            .take()
            .unwrap_or_else(|| failure.error_type());
        let message = failure.message(errors).unwrap_or_default();
        if errors.records_exception() {
            exception::record(&mut self.place, failure, errors, &message);
        }
        self.fail_as(&error_type, message.into());
    }

    /// Says what kind of error this is, before it is settled.
    pub(crate) fn error_type(&mut self, error_type: impl Into<Cow<'static, str>>) {
        self.error_type = Some(error_type.into());
    }

    /// Sets an attribute.
    pub fn attribute<V: ToValue + ?Sized>(&mut self, key: &'static str, value: &V) {
        self.attributes(|to| to.add(key, value));
    }

    /// Sets several attributes at once.
    pub fn attributes(&mut self, attributes: impl FnOnce(&mut Attributes<'_>)) {
        self.place.attributes(attributes);
    }

    pub(crate) fn place(&mut self) -> &mut EndPlace<'a> {
        &mut self.place
    }

    pub(crate) fn record_result<T, E: Error + 'static>(&mut self, output: &Result<T, E>) {
        if let Err(error) = output {
            self.fail(&Errors::new(), &Failure::of_error(error));
        }
    }

    pub(crate) fn panicked(&mut self) {
        self.outcome = Outcome::Panicked;
    }
}

impl fmt::Debug for End<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("End")
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}
