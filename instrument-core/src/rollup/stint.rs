//! The work of a piece between two waits.

use super::Rollup;
use crate::ending::Attached;
use crate::failure::Failure;
use std::time::Instant;

/// A stretch of a piece's work, on one thread. Dropped in the middle, by a panic, it is the piece's failure.
pub(super) struct Stint<'a> {
    rollup: Option<&'a mut Rollup>,
    guard: Option<Attached>,
}

impl<'a> Stint<'a> {
    pub(super) fn begin(rollup: &'a mut Rollup) -> Self {
        let guard = rollup.span.active_mut().map(|active| active.attach());
        Self {
            rollup: Some(rollup),
            guard,
        }
    }

    pub(super) fn pause(mut self) {
        self.detach();
    }

    pub(super) fn finish(mut self, since: Option<Instant>, failure: Option<Failure<'_>>) {
        if let Some(rollup) = self.detach() {
            rollup.count(since.map(|since| since.elapsed()), failure);
        }
    }

    fn detach(&mut self) -> Option<&'a mut Rollup> {
        let rollup = self.rollup.take()?;
        if let (Some(active), Some(guard)) = (rollup.span.active_mut(), self.guard.take()) {
            active.detach(guard);
        }
        Some(rollup)
    }
}

impl Drop for Stint<'_> {
    fn drop(&mut self) {
        if let Some(rollup) = self.detach() {
            rollup.is_cancelled = false;
            rollup.tally.panicked();
        }
    }
}
