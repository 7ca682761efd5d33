//! One of the answers that were asked for.

use super::bounded::{append, cut};
use super::content::MAX_PARTS;
use super::prompt;
use super::tool_call::{CallPart, ToolCall};
use serde_json::{Value, json};

/// One of the answers that were asked for.
#[derive(Default)]
pub(super) struct Choice {
    pub(super) finish_reason: Option<String>,
    /// In characters; `None` if there was no text.
    pub(super) length: Option<u64>,
    /// As much of it as is wanted.
    text: String,
    /// With the number that each has in the answer.
    calls: Vec<(u64, ToolCall)>,
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

    /// Adds what is said of the call that has the number `index`.
    pub(super) fn call(&mut self, index: u64, part: CallPart<'_>, max_chars: usize) {
        let known = self.calls.iter_mut().find(|(known, _)| *known == index);
        if let Some((_, call)) = known {
            call.add(part, max_chars);
        } else if self.calls.len() < MAX_PARTS {
            let mut call = ToolCall::default();
            call.add(part, max_chars);
            self.calls.push((index, call));
        }
    }

    /// In the conventions' words.
    pub(super) fn message(&self) -> Value {
        let has_text = self.length.is_some_and(|length| length > 0);
        let text = has_text.then(|| json!({ "type": "text", "content": self.text }));
        let calls = self.calls.iter().map(|(_, call)| call.part());
        let parts: Vec<Value> = text.into_iter().chain(calls).collect();
        let mut message = json!({ "role": "assistant", "parts": parts });
        if let Some(reason) = &self.finish_reason {
            message["finish_reason"] = json!(reason);
        }
        message
    }
}
