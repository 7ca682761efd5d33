//! Prompts and completions in telemetry, which nobody gets who has not asked for them.

/// That prompts and completions are recorded, where, and how much of them.
///
/// They are what people said and may say anything. By default none is recorded, only how long they are.
///
/// ```
/// use instrument_core::clients::genai::{Content, Model};
///
/// let model = Model::new("openai", "gpt-5").with_content(Content::on_span().with_max_chars(500));
/// # let _ = model;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    pub(super) place: Place,
    pub(super) max_chars: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Span,
    Event,
}

/// How many messages of a conversation, and parts of a message, are recorded.
pub(super) const MAX_MESSAGES: usize = 32;
pub(super) const MAX_PARTS: usize = 16;

impl Content {
    /// As attributes of the span, `gen_ai.input.messages` and `gen_ai.output.messages`, written as JSON.
    #[must_use]
    pub const fn on_span() -> Self {
        Self::at(Place::Span)
    }

    /// As an event, `gen_ai.client.inference.operation.details`: a log record of the provider's
    /// [logger](crate::Provider::with_logger_provider) with the ids of the span, which may be kept elsewhere and for another
    /// time than spans. Without a logger it is an event of the span, so that it is not lost.
    #[must_use]
    pub const fn on_event() -> Self {
        Self::at(Place::Event)
    }

    const fn at(place: Place) -> Self {
        Self {
            place,
            max_chars: 4096,
        }
    }

    /// How many characters of a text are recorded. Default: 4096. Of a conversation the last 32 messages are.
    #[must_use]
    pub const fn with_max_chars(mut self, limit: usize) -> Self {
        self.max_chars = limit;
        self
    }
}
