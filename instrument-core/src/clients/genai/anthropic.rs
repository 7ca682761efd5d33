//! The events of Anthropic's streams.

use super::openai::text_of;
use super::tool_call::CallPart;
use super::{Answer, Usage};
use serde_json::Value;

impl Answer {
    /// Gives whether it is one of them that says something.
    pub(super) fn message_event(&mut self, kind: &str, event: &Value) -> bool {
        let number = event.get("index").and_then(Value::as_u64);
        let number = number.unwrap_or_default();
        match kind {
            "message_start" => {
                let message = &event["message"];
                self.id_and_model_of(message);
                self.usage(counted(&message["usage"]));
            }
            "content_block_start" => {
                let block = &event["content_block"];
                if block["type"] == "tool_use" {
                    let part = CallPart {
                        id: text_of(block, "id"),
                        name: text_of(block, "name"),
                        arguments: None,
                    };
                    self.call_of(0, number, part);
                }
            }
            "content_block_delta" => {
                let delta = &event["delta"];
                if let Some(text) = text_of(delta, "text") {
                    self.text(text);
                }
                if let arguments @ Some(_) = text_of(delta, "partial_json") {
                    let part = CallPart {
                        arguments,
                        ..CallPart::default()
                    };
                    self.call_of(0, number, part);
                }
            }
            "message_delta" => {
                if let Some(reason) = text_of(&event["delta"], "stop_reason") {
                    self.finish_reason(reason);
                }
                self.usage(counted(&event["usage"]));
            }
            "message_stop" => self.complete(),
            _ => return false,
        }
        true
    }
}

/// What came out of a cache, or went into it, is counted apart from the input.
fn counted(usage: &Value) -> Usage {
    let of = |key| usage.get(key).and_then(Value::as_u64);
    let cached_tokens = of("cache_read_input_tokens");
    let cached = [cached_tokens, of("cache_creation_input_tokens")];
    let cached = cached.into_iter().flatten().fold(0, u64::saturating_add);
    Usage {
        input_tokens: of("input_tokens").map(|input| input.saturating_add(cached)),
        output_tokens: of("output_tokens"),
        cached_tokens,
        ..Usage::default()
    }
}
