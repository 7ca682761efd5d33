//! The three headers.

#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    TraceParent,
    TraceState,
    Baggage,
}

impl Field {
    pub(super) const ALL: [Self; 3] = [Self::TraceParent, Self::TraceState, Self::Baggage];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::TraceParent => "traceparent",
            Self::TraceState => "tracestate",
            Self::Baggage => "baggage",
        }
    }
}
