//! What is measured: a scenario (the traced function) in a mode (what is installed).

/// A function that is traced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    Sync0,
    Sync3,
    Async0,
    Async3,
}

impl Scenario {
    pub(crate) const ALL: [Self; 4] = [Self::Sync0, Self::Sync3, Self::Async0, Self::Async3];

    /// As flags spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sync0 => "sync0",
            Self::Sync3 => "sync3",
            Self::Async0 => "async0",
            Self::Async3 => "async3",
        }
    }

    /// As headings spell it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Sync0 => "sync, no attributes",
            Self::Sync3 => "sync, three attributes",
            Self::Async0 => "async, no attributes",
            Self::Async3 => "async, three attributes",
        }
    }
}

/// What is installed while the function runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// An SDK that samples everything and exports nowhere; the function runs under a sampled root.
    Sampled,
    /// An SDK that samples nothing; the function runs under an unsampled root.
    Unsampled,
    /// No provider, no subscriber, no reporter.
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
            Self::Unsampled => "Unsampled child",
            Self::Nothing => "Nothing installed",
        }
    }
}
