//! What a model is asked to do.

use std::borrow::Cow;

/// What a model is asked to do: `gen_ai.operation.name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation(Cow<'static, str>);

impl Operation {
    /// To go on with a conversation.
    pub const CHAT: Self = Self(Cow::Borrowed("chat"));
    /// To go on with a text.
    pub const TEXT_COMPLETION: Self = Self(Cow::Borrowed("text_completion"));
    /// To make content of several kinds.
    pub const GENERATE_CONTENT: Self = Self(Cow::Borrowed("generate_content"));
    /// To make vectors of texts.
    pub const EMBEDDINGS: Self = Self(Cow::Borrowed("embeddings"));

    /// Another one by its name, which is one of few: it is counted by.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The word that is recorded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn name(&self) -> &Cow<'static, str> {
        &self.0
    }
}
