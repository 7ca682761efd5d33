//! How far an answer has come.

/// Whether the end of the answer was seen.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Progress {
    /// It has no end of its own, or nobody looks.
    #[default]
    Unknown,
    Open,
    Complete,
}

impl Progress {
    /// There is something that says when it ends.
    pub(super) fn begin(&mut self) {
        if *self == Self::Unknown {
            *self = Self::Open;
        }
    }
}
