//! Attempts at one thing.

use super::cause;
use super::decision::Decision;
use super::waiting::Waiting;
use crate::semconv::resilience as keys;
use crate::{Builder, Span, current, ending};
use opentelemetry::Context;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime};

/// Attempts at one thing, as many as it takes. They are counted here, and the span that is current when this is made is
/// told of them. See the [module docs](super).
pub struct Attempts {
    around: Context,
    number: u32,
    retries: u32,
}

impl Attempts {
    /// None so far.
    #[must_use]
    pub fn new() -> Self {
        Self {
            around: ending::current(),
            number: 0,
            retries: 0,
        }
    }

    /// Starts the span of the next attempt, with its number.
    pub fn begin(&mut self, span: Builder<'_>) -> Span {
        span.attribute(keys::RETRY_ATTEMPT, self.next()).start()
    }

    /// Counts the next attempt, for one whose span is made by others: gives its number, from 1.
    #[expect(clippy::should_implement_trait, reason = "it is no iterator")]
    pub fn next(&mut self) -> u32 {
        self.number = self.number.saturating_add(1);
        self.number
    }

    /// The number of the attempt that is made or was made last; 0 before the first.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The last attempt has failed with this, and after a while there will be another. Of the error its kind is told: in a
    /// word that is found in it or behind it, `timeout`, `connection_refused`, …, else `_OTHER`.
    pub fn retry(&mut self, delay: Duration, error: &(dyn Error + 'static)) {
        self.retry_because(delay, cause::of(error));
    }

    /// Like [`retry`](Self::retry), with a cause in one of few words: the status of an answer, or what the error is called.
    pub fn retry_because(&mut self, delay: Duration, cause: impl Into<Cow<'static, str>>) {
        self.retries = self.retries.saturating_add(1);
        let cause = cause.into();
        let decision = Decision::again(self.number, delay, &cause);
        decision.tell(&self.around, SystemTime::now());
    }

    /// Like [`retry_because`](Self::retry_because), where it is not known how long is waited: until what this returns is
    /// dropped.
    pub fn wait_because(&mut self, cause: impl Into<Cow<'static, str>>) -> Waiting {
        self.retries = self.retries.saturating_add(1);
        Waiting::begin(self.around.clone(), self.number, cause.into())
    }

    /// The last attempt has failed with this, and there will be no other, though it might have helped.
    pub fn exhausted(&self, error: &(dyn Error + 'static)) {
        self.exhausted_because(cause::of(error));
    }

    /// Like [`exhausted`](Self::exhausted), with a cause in one of few words.
    pub fn exhausted_because(&self, cause: impl Into<Cow<'static, str>>) {
        let cause = cause.into();
        let decision = Decision::exhausted(self.number, &cause);
        decision.tell(&self.around, SystemTime::now());
    }
}

impl Default for Attempts {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Attempts {
    fn drop(&mut self) {
        if self.retries > 0 {
            let _around = ending::attach(&self.around);
            current::set_attribute(keys::RETRY_COUNT, self.retries);
        }
    }
}

impl fmt::Debug for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempts")
            .field("number", &self.number)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::span;
    use crate::testing::Kit;
    use std::io;

    #[test]
    fn attempts_are_siblings_with_numbers_and_the_span_around_them_tells_why() {
        let kit = Kit::new();
        let recording = kit.enter();
        let timeout = io::Error::from(io::ErrorKind::TimedOut);
        span!("handle_frame").in_scope(|| {
            let mut attempts = Attempts::new();
            for _ in 0..2 {
                let attempt = attempts.begin(span!("ask_model"));
                // What is told meanwhile is told of the span around it.
                attempt.in_scope(|| attempts.retry(Duration::from_millis(1500), &timeout));
            }
            attempts.begin(span!("ask_model")).in_scope(|| {});
            attempts.exhausted_because("503");
            assert_eq!(attempts.number(), 3);
        });
        drop(recording);
        kit.assert_complete();
        assert_eq!(
            kit.tree(),
            "
            handle_frame retry.count=2 +retry(retry.attempt=1 retry.delay_ms=1500 error.type=timeout) \
            +retry(retry.attempt=2 retry.delay_ms=1500 error.type=timeout) +retry.exhausted(retry.attempt=3 error.type=\"503\")
              ask_model retry.attempt=1
              ask_model retry.attempt=2
              ask_model retry.attempt=3
            "
        );
    }

    #[test]
    fn what_succeeds_at_once_leaves_no_trace_of_retries() {
        let kit = Kit::new();
        let _recording = kit.enter();
        span!("handle_frame").in_scope(|| assert_eq!(Attempts::new().next(), 1));
        assert_eq!(kit.tree(), "handle_frame");
    }
}
