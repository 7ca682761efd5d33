//! How long is waited before the next attempt.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Doubles from attempt to attempt up to a longest wait, and is spread, so that what failed together is not tried together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BackOff {
    first: Duration,
    longest: Duration,
}

impl BackOff {
    pub(crate) const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// After the attempt of this number, from 1.
    pub(crate) fn after(self, attempt: u32) -> Duration {
        self.at_most(attempt).mul_f64(0.5 + chance() / 2.0)
    }

    fn at_most(self, attempt: u32) -> Duration {
        let doubled = 1_u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        self.first.saturating_mul(doubled).min(self.longest)
    }
}

/// From 0 to 1. The standard library seeds each of its hashers anew.
fn chance() -> f64 {
    let bits = RandomState::new().hash_one(()) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_are_spread() {
        let back_off = BackOff::new(Duration::from_secs(1), Duration::from_secs(30));
        let most = [1, 2, 4, 8, 16, 30, 30].map(Duration::from_secs);
        for (attempt, most) in (1..).zip(most) {
            let waits = back_off.after(attempt);
            assert!((most / 2..=most).contains(&waits), "{attempt}: {waits:?}");
        }
        assert_eq!(back_off.at_most(u32::MAX), Duration::from_secs(30));
    }
}
