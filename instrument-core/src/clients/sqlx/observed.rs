//! Whether anybody will see what is done here.

use super::SCOPE;
use crate::clients::database::Clock;
use crate::current;
use crate::ending;
use opentelemetry::Context;

/// Somebody records a call, or measures it, or both.
pub(super) struct Observed {
    pub(super) records: bool,
    pub(super) clock: Option<Clock>,
}

impl Observed {
    /// `None`: nothing about the call needs to be found out.
    pub(super) fn here(within: Option<&Context>) -> Option<Self> {
        let records = may_record(within);
        let clock = Clock::start();
        ((records || clock.is_some()) && is_on()).then_some(Self { records, clock })
    }
}

/// Whether a span that starts here, or in a transaction, may be recorded.
pub(super) fn may_record(within: Option<&Context>) -> bool {
    match within {
        Some(parent) => SCOPE.may_record(parent),
        None => ending::look(|parent| SCOPE.may_record(parent)),
    }
}

pub(super) fn is_on() -> bool {
    current::is_instrumented("sqlx")
}
