//! What may be done with messages.

use opentelemetry::trace::SpanKind;

/// The conventions' `messaging.operation.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Create,
    Send,
    Receive,
    Process,
    Settle,
}

impl Kind {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Process => "process",
            Self::Settle => "settle",
        }
    }

    /// A sender whose context is the message's is a producer. One that sends on what has its context already is a client.
    pub(super) const fn span_kind(self, makes_context: bool) -> SpanKind {
        match self {
            Self::Create => SpanKind::Producer,
            Self::Send if makes_context => SpanKind::Producer,
            Self::Process => SpanKind::Consumer,
            Self::Send | Self::Receive | Self::Settle => SpanKind::Client,
        }
    }

    pub(super) const fn is_consumer(self) -> bool {
        matches!(self, Self::Receive | Self::Process | Self::Settle)
    }
}
