//! How fast the counter runs, measured over a second or two.

use super::source::Look;
use super::{LIFE, STEP};

/// Over how long the rate is measured, at least, once that time has passed: in nanoseconds.
const WINDOW: u64 = 1_000_000_000;
/// By which part of itself a rate may be wrong, at most.
const EXACT: u64 = 20_000;
/// How many ticks pass between two looks while the rate is not known: a small part of a [`LIFE`], whatever it will be.
const PAUSE: u64 = 1_000_000;
/// So many looks in a row that do not fit the rate: it is another counter than it was.
const STRANGE: u32 = 3;

/// The rate, and the looks that it comes from.
#[derive(Debug)]
pub(super) struct Rate {
    /// Where the measurement began; and a look about a [`WINDOW`] later, where the next one will have begun.
    origin: Look,
    middle: Option<Look>,
    last: Look,
    /// Nanoseconds of a tick, times 2³²; `None` until the first is measured.
    nanos_per_tick: Option<u64>,
    strange: u32,
}

impl Rate {
    pub(super) fn begin(look: Look) -> Self {
        Self {
            origin: look,
            middle: None,
            last: look,
            nanos_per_tick: None,
            strange: 0,
        }
    }

    /// Whether it is too early for another look to say anything.
    pub(super) fn is_too_early(&self, ticks: u64) -> bool {
        self.nanos_per_tick.is_none() && ticks.wrapping_sub(self.last.ticks) < PAUSE
    }

    /// The rate after another look; `None` while it is not known.
    pub(super) fn after(&mut self, look: Look) -> Option<u64> {
        let last = std::mem::replace(&mut self.last, look);
        if !self
            .nanos_per_tick
            .is_none_or(|rate| fits(rate, last, look))
        {
            // The clock was set: what has passed on it since the origin says nothing.
            self.origin = look;
            self.middle = None;
            self.strange += 1;
            if self.strange >= STRANGE {
                *self = Self::begin(look);
            }
            return self.nanos_per_tick;
        }
        self.strange = 0;
        if self.nanos_per_tick.is_none() && 2 * look.gap < self.origin.gap {
            *self = Self::begin(look);
        }
        let measured_for = look.nanos.saturating_sub(self.origin.nanos);
        if measured_for < LIFE || !is_exact(self.origin, look) {
            return self.nanos_per_tick;
        }
        self.nanos_per_tick = between(self.origin, look);
        if self.nanos_per_tick.is_none() {
            *self = Self::begin(look);
        } else if measured_for > 2 * WINDOW {
            self.origin = self.middle.replace(look).unwrap_or(look);
        } else if measured_for > WINDOW && self.middle.is_none() {
            self.middle = Some(look);
        }
        self.nanos_per_tick
    }
}

/// Whether no more lies between two looks than drift: a clock is slewed by a two-thousandth at most.
fn fits(rate: u64, from: Look, to: Look) -> bool {
    let Some(ticks) = to.ticks.checked_sub(from.ticks) else {
        return false;
    };
    let passed = (u128::from(ticks) * u128::from(rate)) >> 32;
    let off = (u128::from(from.nanos) + passed).abs_diff(u128::from(to.nanos));
    off <= u128::from(STEP) + passed / 1000
}

/// Whether the looks are further apart than what may have come between their readings lets count.
fn is_exact(from: Look, to: Look) -> bool {
    let gaps = from.gap.saturating_add(to.gap);
    gaps.saturating_mul(EXACT) <= to.ticks.wrapping_sub(from.ticks)
}

/// `None` if that is no processor's: 100 MHz to 30 GHz.
fn between(from: Look, to: Look) -> Option<u64> {
    let ticks = to.ticks.checked_sub(from.ticks)?;
    let nanos = to.nanos.checked_sub(from.nanos)?;
    let rate = (u128::from(nanos) << 32).checked_div(u128::from(ticks))?;
    u64::try_from(rate)
        .ok()
        .filter(|rate| (1 << 27..=10 << 32).contains(rate))
}
