//! What is measured: a scenario (the traced function) in a mode (what is installed).

use crate::block::{MEASURED, TREE};

/// What is traced: a function, or a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    Sync0,
    Sync3,
    Async0,
    Async3,
    Leaf,
    Tree,
    Request,
}

impl Scenario {
    pub(crate) const ALL: [Self; 7] = [
        Self::Sync0,
        Self::Sync3,
        Self::Async0,
        Self::Async3,
        Self::Leaf,
        Self::Tree,
        Self::Request,
    ];

    /// As flags spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sync0 => "sync0",
            Self::Sync3 => "sync3",
            Self::Async0 => "async0",
            Self::Async3 => "async3",
            Self::Leaf => "leaf",
            Self::Tree => "tree",
            Self::Request => "request",
        }
    }

    /// As headings spell it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Sync0 => "sync, no attributes",
            Self::Sync3 => "sync, three attributes",
            Self::Async0 => "async, no attributes",
            Self::Async3 => "async, three attributes",
            Self::Leaf => "sync, three attributes, calling nothing traced",
            Self::Tree => "one of the 100 children of a root, three attributes",
            Self::Request => "axum request",
        }
    }

    /// Whether it is measured in a mode.
    pub(crate) fn knows(self, mode: Mode) -> bool {
        match mode {
            Mode::Sampled | Mode::Unsampled | Mode::Nothing => true,
            Mode::Baggage => self == Self::Request,
            Mode::Encoded => self != Self::Request,
            Mode::Drained => false,
        }
    }

    /// Spans around the operations of a block when sampled. A request has its parent elsewhere.
    pub(crate) fn roots(self) -> u64 {
        match self {
            Self::Request => 0,
            // One of them around those before the measured ones.
            Self::Tree => 1 + MEASURED / TREE,
            _ => 1,
        }
    }
}

/// What is installed while the function runs, or the request is served, and what the request's caller says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// An SDK that samples everything and exports nowhere; the function runs under a sampled root, the
    /// request's `traceparent` is sampled.
    Sampled,
    /// An SDK that samples nothing; the function runs under an unsampled root, or `traceparent`.
    Unsampled,
    /// [`Sampled`](Self::Sampled), and the request has baggage.
    Baggage,
    /// [`Sampled`](Self::Sampled), and what is exported is made into the bytes of OTLP; measured is what all threads
    /// together take for it.
    Encoded,
    /// [`Sampled`](Self::Sampled) with a long queue, for floods only.
    Drained,
    /// No provider, no subscriber, no reporter.
    Nothing,
}

impl Mode {
    pub(crate) const ALL: [Self; 6] = [
        Self::Sampled,
        Self::Unsampled,
        Self::Baggage,
        Self::Encoded,
        Self::Drained,
        Self::Nothing,
    ];

    /// Whether what all threads take is measured, not the calling one alone. There is a queue for a flood then.
    pub(crate) fn is_of_all_threads(self) -> bool {
        matches!(self, Self::Encoded | Self::Drained)
    }

    /// As flags spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sampled => "sampled",
            Self::Unsampled => "unsampled",
            Self::Baggage => "baggage",
            Self::Encoded => "encoded",
            Self::Drained => "drained",
            Self::Nothing => "nothing",
        }
    }

    /// As headings spell it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Sampled => "Sampled",
            Self::Unsampled => "Unsampled child",
            Self::Baggage => "Sampled, with baggage",
            Self::Encoded => "Sampled and encoded, CPU time of all threads",
            Self::Drained => "Sampled, and given to an exporter that drops them",
            Self::Nothing => "Nothing installed",
        }
    }
}
