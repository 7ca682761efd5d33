//! What happens when: at random, and the same again for the same seed.

use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A source of chance.
#[derive(Debug)]
pub(crate) struct Fate(Cell<u64>);

impl Fate {
    /// By `KILL_SEED`, or by the clock.
    pub(crate) fn new() -> Self {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH);
        let clock = clock.map_or(0, |since| since.subsec_nanos() as usize);
        let seed = Self::number("KILL_SEED", clock);
        eprintln!("KILL_SEED={seed}");
        Self(Cell::new(seed as u64))
    }

    /// A number of the environment.
    pub(crate) fn number(name: &str, otherwise: usize) -> usize {
        let set = std::env::var(name).ok();
        set.map_or(otherwise, |set| {
            set.parse().unwrap_or_else(|_| panic!("{name} is a number"))
        })
    }

    /// One of several.
    pub(crate) fn of<'a, T>(&self, several: &'a [T]) -> &'a T {
        let index = self.next() % several.len() as u64;
        &several[usize::try_from(index).expect("there are few")]
    }

    /// From nothing to half a second.
    pub(crate) fn some_time(&self) -> Duration {
        Duration::from_millis(self.next() % 500)
    }

    /// SplitMix64.
    fn next(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mut z = self.0.get();
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
