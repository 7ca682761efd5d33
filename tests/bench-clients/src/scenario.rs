//! What is done, and under what.

use std::time::Duration;

/// A query of SQLite in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    /// One row.
    One,
    /// A hundred rows, one by one.
    Rows,
    /// A change.
    Execute,
}

impl Scenario {
    pub(crate) const ALL: [Self; 3] = [Self::One, Self::Rows, Self::Execute];

    /// As flags spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Rows => "rows",
            Self::Execute => "execute",
        }
    }

    /// How long a caller gives the database each time: a row that is there already is read without waiting.
    pub(crate) fn pause(self) -> Duration {
        match self {
            Self::One | Self::Execute => Duration::ZERO,
            Self::Rows => Duration::from_millis(1),
        }
    }

    /// As headings spell it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::One => "`fetch_one`",
            Self::Rows => "`fetch` of 100 rows",
            Self::Execute => "`execute`",
        }
    }
}

/// What is installed while the query runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// An SDK that samples everything and exports nowhere; under a sampled root.
    Sampled,
    /// The same that samples nothing; under an unsampled root.
    Unsampled,
    /// No provider and no subscriber.
    Nothing,
}

impl Mode {
    pub(crate) const ALL: [Self; 3] = [Self::Sampled, Self::Unsampled, Self::Nothing];

    /// As flags spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sampled => "sampled",
            Self::Unsampled => "unsampled",
            Self::Nothing => "nothing",
        }
    }

    /// As headings spell it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Sampled => "Sampled",
            Self::Unsampled => "Unsampled parent",
            Self::Nothing => "Nothing installed",
        }
    }
}
