//! Operations that take longer than they should.

use crate::milliseconds;
use crate::outcome::End;
use crate::semconv::database::{SLOW_QUERY, SLOW_QUERY_DURATION_MS, SLOW_QUERY_THRESHOLD_MS};
use opentelemetry::KeyValue;
use std::time::{Duration, Instant};

/// How long an operation may take before its span has an event that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SlowQuery {
    threshold: Option<Duration>,
}

impl Default for SlowQuery {
    /// 100 ms.
    fn default() -> Self {
        Self {
            threshold: Some(Duration::from_millis(100)),
        }
    }
}

impl SlowQuery {
    /// `None`: nothing is too long.
    pub(crate) fn new(threshold: impl Into<Option<Duration>>) -> Self {
        Self {
            threshold: threshold.into(),
        }
    }

    /// An operation begins.
    pub(crate) fn watch(self) -> Watched {
        Watched {
            started: self.threshold.map(|_| Instant::now()),
            threshold: self.threshold.unwrap_or_default(),
        }
    }
}

/// An operation whose time is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watched {
    started: Option<Instant>,
    threshold: Duration,
}

impl Watched {
    /// It begins now and no earlier: what came before was waiting for something else.
    #[cfg(feature = "sqlx")]
    pub(crate) fn restart(&mut self, at: Instant) {
        self.started = self.started.map(|_| at);
    }

    /// It goes on after it waited for its caller.
    #[cfg(feature = "sqlx")]
    pub(crate) fn resume(&mut self, paused: Duration) {
        self.started = self.started.map(|started| started + paused);
    }

    /// The operation has ended.
    pub(crate) fn end(self, end: &mut End<'_>) {
        if let Some(elapsed) = self.started.map(|started| started.elapsed()) {
            if elapsed >= self.threshold {
                let attributes = vec![
                    KeyValue::new(SLOW_QUERY_DURATION_MS, milliseconds(elapsed)),
                    KeyValue::new(SLOW_QUERY_THRESHOLD_MS, milliseconds(self.threshold)),
                ];
                end.place().add_event(SLOW_QUERY, attributes);
            }
        }
    }
}
