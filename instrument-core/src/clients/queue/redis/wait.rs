//! How long to wait for messages.

use std::time::Duration;

/// As Redis is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wait {
    Not,
    Seconds(f64),
}

impl Wait {
    /// Redis waits for ever when it is told zero.
    const FOREVER: Self = Self::Seconds(0.0);

    pub(super) fn of(timeout: Duration) -> Self {
        if timeout.is_zero() {
            Self::Not
        } else if timeout == Duration::MAX {
            Self::FOREVER
        } else {
            // No time at all would be for ever.
            Self::Seconds(timeout.as_secs_f64().max(0.001))
        }
    }

    /// For the commands that count in them.
    pub(super) fn millis(self) -> Option<u64> {
        match self {
            Self::Not => None,
            Self::Seconds(seconds) => Some((seconds * 1e3).round() as u64),
        }
    }
}
