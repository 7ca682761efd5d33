//! Baggage from outside that was not taken, for authors of layers.

use super::BaggageKey;
use crate::{current, ending, provider, say, semconv};
use std::sync::atomic::Ordering;

/// So much of a value is shown, since anyone can send any.
const SHOWN_BYTES: usize = 64;

/// A value from outside that was not taken, for authors of layers: anyone can send one, so it is no matter for a warning.
///
/// ```
/// use instrument_core::baggage::{Dropped, PipelineBaggage};
///
/// let dropped = Dropped::new(PipelineBaggage::EVENT_PRIORITY, b"bogus\n");
/// assert_eq!(dropped.value(), "bogus\\n");
/// // Once the span of the request has begun.
/// dropped.record();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    key: &'static str,
    value: String,
}

impl Dropped {
    /// Counts the value in [`Health`](crate::Health::baggage_dropped) of the current context's provider, and tells a
    /// `tracing` subscriber that asks for the level `debug`.
    #[must_use = "nobody who looks at the span will know"]
    pub fn new(key: BaggageKey, value: &[u8]) -> Self {
        let shown = &value[..value.len().min(SHOWN_BYTES)];
        let mut shown = shown.escape_ascii().to_string();
        if value.len() > SHOWN_BYTES {
            shown.push('…');
        }
        ending::look(|cx| {
            let found = provider::of(cx);
            let counter = &found.counters().baggage_dropped;
            counter.fetch_add(1, Ordering::Relaxed);
        });
        say::debug(format_args!(
            "`{}` was not taken for baggage from a request: `{shown}`; it must be {}",
            key.name(),
            key.allowed()
        ));
        Self {
            key: key.name(),
            value: shown,
        }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key
    }

    /// The value, shortened and escaped.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Names it in an event `baggage.dropped` on the current span.
    pub fn record(&self) {
        current::add_event(semconv::BAGGAGE_DROPPED, |to| {
            to.add(semconv::BAGGAGE_KEY, self.key);
            to.add(semconv::BAGGAGE_VALUE, self.value.as_str());
        });
    }
}

/// Counts a request whose baggage was not taken, since its caller is not trusted, in
/// [`Health`](crate::Health::baggage_untrusted) of the current context's provider. For authors of layers.
pub fn count_untrusted() {
    ending::look(|cx| {
        let found = provider::of(cx);
        let counter = &found.counters().baggage_untrusted;
        counter.fetch_add(1, Ordering::Relaxed);
    });
}
