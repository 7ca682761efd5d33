//! The decision to try again, or not to.

use crate::semconv::ERROR_TYPE;
use crate::semconv::resilience as keys;
use crate::{current, ending};
use opentelemetry::Context;
use std::time::{Duration, SystemTime};

/// What is decided after an attempt has failed.
pub(super) struct Decision<'a> {
    event: &'static str,
    /// Of the attempt that failed.
    number: u32,
    delay: Option<Duration>,
    cause: &'a str,
}

impl<'a> Decision<'a> {
    pub(super) fn again(number: u32, delay: Duration, cause: &'a str) -> Self {
        Self {
            event: keys::RETRY,
            number,
            delay: Some(delay),
            cause,
        }
    }

    pub(super) fn exhausted(number: u32, cause: &'a str) -> Self {
        Self {
            event: keys::RETRY_EXHAUSTED,
            number,
            delay: None,
            cause,
        }
    }

    /// Tells the span of a context, whatever is current meanwhile.
    pub(super) fn tell(self, around: &Context, at: SystemTime) {
        let _around = ending::attach(around);
        current::add_event_at(self.event, at, |to| {
            to.add(keys::RETRY_ATTEMPT, &self.number);
            let delay = self.delay.map(|delay| delay.as_millis());
            to.add(keys::RETRY_DELAY_MS, &delay);
            to.add(ERROR_TYPE, self.cause);
        });
    }
}
