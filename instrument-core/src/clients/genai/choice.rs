//! One of the answers that were asked for.

use super::bounded::{append, cut};
use super::prompt;
use serde_json::{Value, json};

/// One of the answers that were asked for.
#[derive(Default)]
pub(super) struct Choice {
    pub(super) finish_reason: Option<String>,
    /// In characters; `None` if there was no text.
    pub(super) length: Option<u64>,
    /// As much of it as is wanted.
    text: String,
}

const MAX_REASON_CHARS: usize = 64;

impl Choice {
    pub(super) fn finish(&mut self, reason: &str) {
        self.finish_reason = Some(cut(reason, MAX_REASON_CHARS).to_owned());
    }

    pub(super) fn add(&mut self, text: &str, max_chars: usize) {
        let length = self.length.unwrap_or_default();
        append(&mut self.text, length, text, max_chars);
        self.length = Some(length + prompt::length(text));
    }

    /// In the conventions' words.
    pub(super) fn message(&self) -> Value {
        let mut message = json!({
            "role": "assistant",
            "parts": [{ "type": "text", "content": self.text }],
        });
        if let Some(reason) = &self.finish_reason {
            message["finish_reason"] = json!(reason);
        }
        message
    }
}
