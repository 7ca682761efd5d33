//! Decisions read from bytes, so that a failing run shrinks to few of them.

/// Zeros follow the last decision: whatever reads it takes the first choice then, and ends.
pub(super) struct Tape<'a>(pub(super) &'a [u8]);

impl Tape<'_> {
    pub(super) fn below(&mut self, end: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        usize::from(*first) % end
    }

    pub(super) fn pick<'b>(&mut self, from: &[&'b str]) -> &'b str {
        from[self.below(from.len())]
    }

    /// True in one of so many cases, and never when the tape has ended.
    pub(super) fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == cases - 1
    }

    pub(super) fn has_ended(&self) -> bool {
        self.0.is_empty()
    }
}
