//! How many tokens a call took.

use crate::Attributes;
use crate::semconv::genai as keys;

/// How many tokens a call took, as far as the model says.
///
/// ```
/// use instrument_core::clients::genai::Usage;
///
/// let usage = Usage::new(52, 47).with_cached_tokens(20);
/// assert_eq!(usage.output_tokens, Some(47));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Those of the input, the cached ones too.
    pub input_tokens: Option<u64>,
    /// Those of the output, those of its reasoning too.
    pub output_tokens: Option<u64>,
    /// Those of the input that came out of a cache.
    pub cached_tokens: Option<u64>,
    /// Those of the output that the model spent on thinking.
    pub reasoning_tokens: Option<u64>,
}

impl Usage {
    /// So many in and out.
    #[must_use]
    pub fn new(input_tokens: u64, output_tokens: u64) -> Self {
        Self {
            input_tokens: Some(input_tokens),
            output_tokens: Some(output_tokens),
            ..Self::default()
        }
    }

    /// So many of the input came out of a cache.
    #[must_use]
    pub fn with_cached_tokens(mut self, tokens: u64) -> Self {
        self.cached_tokens = Some(tokens);
        self
    }

    /// So many of the output were spent on thinking.
    #[must_use]
    pub fn with_reasoning_tokens(mut self, tokens: u64) -> Self {
        self.reasoning_tokens = Some(tokens);
        self
    }

    /// What is said later replaces what was said before: some models count along in every chunk.
    pub(super) fn update(&mut self, later: Self) {
        self.input_tokens = later.input_tokens.or(self.input_tokens);
        self.output_tokens = later.output_tokens.or(self.output_tokens);
        self.cached_tokens = later.cached_tokens.or(self.cached_tokens);
        self.reasoning_tokens = later.reasoning_tokens.or(self.reasoning_tokens);
    }

    pub(super) fn record(&self, to: &mut Attributes<'_>) {
        to.add(keys::USAGE_INPUT_TOKENS, &self.input_tokens);
        to.add(keys::USAGE_OUTPUT_TOKENS, &self.output_tokens);
        to.add(keys::USAGE_CACHE_READ_INPUT_TOKENS, &self.cached_tokens);
        to.add(keys::USAGE_REASONING_OUTPUT_TOKENS, &self.reasoning_tokens);
    }
}
