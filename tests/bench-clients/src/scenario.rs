//! What is done, and under what.

use std::time::Duration;

/// A query of SQLite in memory, or a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    /// One row.
    One,
    /// A hundred rows, one by one.
    Rows,
    /// A change.
    Execute,
    /// A command of Redis, answered at once.
    Redis,
}

impl Scenario {
    pub(crate) const ALL: [Self; 4] = [Self::One, Self::Rows, Self::Execute, Self::Redis];

    /// Those of a database.
    pub(crate) const SQL: &[Self] = &[Self::One, Self::Rows, Self::Execute];

    /// As flags spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Rows => "rows",
            Self::Execute => "execute",
            Self::Redis => "redis",
        }
    }

    /// Queries of a block: with the root fewer spans than the SDK's batch of 512, whose worker sleeps meanwhile.
    pub(crate) fn queries(self) -> u64 {
        self.before() + self.measured()
    }

    /// Those before the measured ones.
    pub(crate) fn before(self) -> u64 {
        self.measured() / 10
    }

    pub(crate) fn measured(self) -> u64 {
        match self {
            Self::One | Self::Execute | Self::Redis => 200,
            Self::Rows => 40,
        }
    }

    /// How long a caller gives the database each time: a row that is there already is read without waiting.
    pub(crate) fn pause(self) -> Duration {
        match self {
            Self::One | Self::Execute | Self::Redis => Duration::ZERO,
            Self::Rows => Duration::from_millis(1),
        }
    }

    /// As headings spell it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::One => "`fetch_one`",
            Self::Rows => "`fetch` of 100 rows",
            Self::Execute => "`execute`",
            Self::Redis => "a command of Redis",
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
