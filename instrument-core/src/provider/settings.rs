//! What a provider is set to, and what it has counted.

use super::SemconvOptIn;
use std::collections::HashSet;
use std::env;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Where an exception is recorded.
///
/// OpenTelemetry is moving exceptions from span events to log records; the standard variable
/// `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN` chooses (unset, `logs`, `logs/dup`). Without a logger provider,
/// exceptions stay span events, so that none is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExceptionSignal {
    /// An `exception` event on the span.
    #[default]
    SpanEvents,
    /// A log record with the span's ids.
    Logs,
    /// Both, for the time of a migration.
    LogsAndSpanEvents,
}

impl ExceptionSignal {
    fn from_opt_in(list: &str) -> Self {
        let mut signal = Self::default();
        for word in list.split(',').map(str::trim) {
            match word {
                // As the specification says, the duplicating form wins when both are given.
                "logs/dup" => return Self::LogsAndSpanEvents,
                "logs" => signal = Self::Logs,
                _ => {}
            }
        }
        signal
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) value_limit: usize,
    pub(crate) name_limit: usize,
    pub(crate) link_limit: usize,
    pub(crate) exceptions: ExceptionSignal,
    pub(crate) semconv: SemconvOptIn,
    /// The sampler drops whatever has an unsampled parent, so nothing need be started there.
    pub(crate) follows_parent: bool,
}

impl Settings {
    pub(crate) const DEFAULT: Self = Self {
        value_limit: usize::MAX,
        name_limit: 1000,
        link_limit: 128,
        exceptions: ExceptionSignal::SpanEvents,
        semconv: SemconvOptIn {
            http_dup: false,
            database_dup: false,
        },
        follows_parent: true,
    };

    pub(crate) fn from_env() -> Self {
        let limit = |name| env::var(name).ok()?.trim().parse().ok();
        Self {
            value_limit: limit("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT")
                .or_else(|| limit("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"))
                .unwrap_or(Self::DEFAULT.value_limit),
            link_limit: limit("OTEL_SPAN_LINK_COUNT_LIMIT").unwrap_or(Self::DEFAULT.link_limit),
            exceptions: env::var("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN")
                .map_or(Self::DEFAULT.exceptions, |list| {
                    ExceptionSignal::from_opt_in(&list)
                }),
            ..Self::DEFAULT
        }
    }
}

/// Counts what was left out, and remembers what has been said.
#[derive(Debug, Default)]
pub(crate) struct Health {
    pub(crate) late_writes: AtomicU64,
    pub(crate) short_spans_dropped: AtomicU64,
    pub(crate) names_replaced: AtomicU64,
    pub(crate) links_dropped: AtomicU64,
    pub(crate) baggage_dropped: AtomicU64,
    pub(crate) baggage_untrusted: AtomicU64,
    said_late: AtomicBool,
    said_names: AtomicBool,
    names: Mutex<HashSet<Box<str>>>,
}

impl Health {
    pub(crate) fn snapshot(&self) -> crate::Health {
        crate::Health {
            late_writes: self.late_writes.load(Ordering::Relaxed),
            short_spans_dropped: self.short_spans_dropped.load(Ordering::Relaxed),
            names_replaced: self.names_replaced.load(Ordering::Relaxed),
            links_dropped: self.links_dropped.load(Ordering::Relaxed),
            baggage_dropped: self.baggage_dropped.load(Ordering::Relaxed),
            baggage_untrusted: self.baggage_untrusted.load(Ordering::Relaxed),
        }
    }

    pub(crate) fn late_write(&self, what: &str) {
        self.late_writes.fetch_add(1, Ordering::Relaxed);
        if cfg!(debug_assertions) && !self.said_late.swap(true, Ordering::Relaxed) {
            crate::say(format_args!(
                "{what} came after its span had ended and is lost; record before the span ends, or keep the `Span` itself for longer (said once; `Provider::health` counts)"
            ));
        }
    }

    /// Whether `name` may be used: one of the first `limit` distinct ones.
    pub(crate) fn admits_name(&self, name: &str, limit: usize) -> bool {
        let admitted = match self.names.lock() {
            Ok(names) if names.contains(name) => true,
            Ok(mut names) if names.len() < limit => names.insert(name.into()),
            // A poisoned lock means a panic while hashing: treat the name as one too many.
            _ => false,
        };
        if !admitted {
            self.names_replaced.fetch_add(1, Ordering::Relaxed);
            if !self.said_names.swap(true, Ordering::Relaxed) {
                crate::say(format_args!(
                    "more than {limit} distinct span names were made at run time, the last of them `{}`; put what varies into an attribute, or allow for more with `with_span_name_limit` (said once; `Provider::health` counts)",
                    name.chars().take(80).collect::<String>()
                ));
            }
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opt_in_is_a_list_of_words() {
        assert_eq!(
            ExceptionSignal::from_opt_in(""),
            ExceptionSignal::SpanEvents
        );
        assert_eq!(ExceptionSignal::from_opt_in("logs"), ExceptionSignal::Logs);
        assert_eq!(
            ExceptionSignal::from_opt_in("http, logs/dup ,logs"),
            ExceptionSignal::LogsAndSpanEvents
        );
    }
}
