//! How the pieces of one span's work went.

use crate::exception;
use crate::failure::{Errors, Failure};
use crate::outcome::EndPlace;
use crate::semconv;
use std::borrow::Cow;

/// Counts successes and failures. The first failure's exception is recorded, the others' are not: a loop of ten
/// thousand has one record.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) succeeded: u64,
    pub(crate) failed: u64,
    /// Of the first failure.
    error_type: Option<Cow<'static, str>>,
}

/// What a span says when some of its pieces failed.
pub(crate) struct Verdict {
    pub(crate) error_type: Cow<'static, str>,
    pub(crate) description: String,
}

impl Tally {
    pub(crate) fn success(&mut self) {
        self.succeeded += 1;
    }

    /// `place` is the span's.
    pub(crate) fn failure(&mut self, place: &mut EndPlace<'_>, failure: &Failure<'_>) {
        self.failed += 1;
        if self.error_type.is_none() {
            self.error_type = Some(failure.error_type());
            let message = failure.message(&Errors::new()).unwrap_or_default();
            exception::record(place, failure, &Errors::new(), &message);
        }
    }

    pub(crate) fn panicked(&mut self) {
        self.failed += 1;
        self.error_type.get_or_insert(Cow::Borrowed(semconv::PANIC));
    }

    pub(crate) fn count(&self) -> u64 {
        self.succeeded + self.failed
    }

    /// `None` if nothing failed.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        self.error_type.clone().map(|error_type| Verdict {
            error_type,
            description: format!("{} of {} failed", self.failed, self.count()),
        })
    }
}
