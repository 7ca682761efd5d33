//! A moment on the counter and on the system's clock, and the rate between the two.

use super::source::Look;
use super::{LIFE, STEP};

/// Maps ticks to nanoseconds, for a while.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) ticks: u64,
    pub(super) nanos: u64,
    /// Nanoseconds of a tick, times 2³².
    pub(super) rate: u64,
    /// For how many ticks this holds.
    pub(super) life: u64,
}

impl Anchor {
    /// `None` when this no longer holds, or the counter has gone back.
    #[inline]
    pub(super) fn nanos_at(&self, ticks: u64) -> Option<u64> {
        let passed = ticks.wrapping_sub(self.ticks);
        (passed < self.life).then(|| self.nanos_after(passed))
    }

    /// The latest time that anyone is told by this.
    pub(super) fn end(&self) -> u64 {
        self.nanos_after(self.life)
    }

    /// Within a life, which is few enough nanoseconds for this not to overflow.
    #[inline]
    fn nanos_after(&self, passed: u64) -> u64 {
        self.nanos + ((passed * self.rate) >> 32)
    }

    /// The anchor that follows this one: nowhere behind the system's clock, nor behind what was told before.
    pub(super) fn next(&self, now: Look, rate: u64) -> Self {
        let mut ahead = self.end().saturating_sub(now.nanos);
        if ahead > STEP {
            // The clock was set.
            ahead = 0;
        }
        // Slower, until the system's clock has caught up.
        let slowed = u128::from(rate) * u128::from(LIFE - ahead) / u128::from(LIFE);
        Self::at(
            now.ticks,
            now.nanos + ahead,
            u64::try_from(slowed).unwrap_or(rate),
        )
    }

    fn at(ticks: u64, nanos: u64, rate: u64) -> Self {
        Self {
            ticks,
            nanos,
            rate,
            life: (LIFE << 32) / rate,
        }
    }
}
