//! What the model wants to be called.

use super::bounded::{append, cut};
use super::prompt;
use serde_json::Value;

/// What the model wants to be called, as far as it is known.
#[derive(Default)]
pub(super) struct ToolCall {
    id: String,
    name: String,
    arguments: String,
    /// How many characters the arguments have, or would have.
    length: u64,
}

/// What an answer, or a chunk of one, says of a call.
#[derive(Clone, Copy, Default)]
pub(super) struct CallPart<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) arguments: Option<&'a str>,
}

impl ToolCall {
    pub(super) fn add(&mut self, part: CallPart<'_>, max_chars: usize) {
        let first = |to: &mut String, said: Option<&str>| {
            if to.is_empty() {
                to.push_str(cut(said.unwrap_or_default(), max_chars));
            }
        };
        first(&mut self.id, part.id);
        first(&mut self.name, part.name);
        let arguments = part.arguments.unwrap_or_default();
        append(&mut self.arguments, self.length, arguments, max_chars);
        self.length += prompt::length(arguments);
    }

    /// In the conventions' words. It is as long as it may be already.
    pub(super) fn part(&self) -> Value {
        prompt::call_part(&self.id, &self.name, &self.arguments, usize::MAX)
    }
}
