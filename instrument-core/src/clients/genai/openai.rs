//! Answers in JSON as OpenAI's interfaces have them, and those of llama.cpp's own.

use super::tool_call::CallPart;
use super::{Answer, Usage};
use serde_json::Value;

impl Answer {
    /// Reads an answer, or a chunk of one, that is JSON: of chat, of text completion, of embeddings, or an error; as
    /// OpenAI's interface has it, with llama.cpp's own words. What is none of these is
    /// [malformed](Self::malformed).
    pub fn json(&mut self, answer: &Value) {
        if !self.read_json(answer) {
            self.malformed();
        }
    }

    /// Gives whether it is an answer at all.
    pub(super) fn read_json(&mut self, answer: &Value) -> bool {
        let text = |key| answer.get(key).and_then(Value::as_str);
        match text("type") {
            Some(kind) if kind.starts_with("response.") => {
                self.response_event(kind, answer);
                return true;
            }
            // The Responses API's; Anthropic's is told in an object.
            Some("error") if answer.get("error").is_none() => {
                self.code(text("code").unwrap_or_default());
                return true;
            }
            Some(kind) if self.message_event(kind, answer) => return true,
            _ => {}
        }
        if text("object") == Some("response") {
            self.whole_response(answer);
            return true;
        }
        self.id_and_model_of(answer);
        let mut is_known = self.error_of(answer);
        for choice in list(answer, "choices", &mut is_known) {
            self.choice_of(choice);
        }
        if let Some(first) = list(answer, "data", &mut is_known).first() {
            let numbers = first.get("embedding").and_then(Value::as_array);
            if let Some(numbers) = numbers {
                self.dimensions(numbers.len() as u64);
            }
        }
        // llama.cpp's own.
        if let Some(text) = text("content") {
            is_known = true;
            self.text(text);
            if answer["stop"] == true {
                let is_cut = text_of(answer, "stop_type") == Some("limit");
                self.finish_reason(if is_cut { "length" } else { "stop" });
            }
        }
        is_known | self.usage_of(answer)
    }

    pub(super) fn id_and_model_of(&mut self, answer: &Value) {
        if let Some(id) = text_of(answer, "id") {
            self.id(id);
        }
        if let Some(model) = text_of(answer, "model") {
            self.model(model);
        }
    }

    /// Whether it says that something failed, which is then kept.
    pub(super) fn error_of(&mut self, answer: &Value) -> bool {
        let Some(error) = answer.get("error").filter(|error| !error.is_null()) else {
            // FastAPI's, of a body that it does not understand.
            return answer.get("detail").is_some();
        };
        let number = || Some(error.get("code")?.as_u64()?.to_string());
        match text_of(error, "code").or_else(|| text_of(error, "type")) {
            Some(word) => self.code(word),
            None => self.code(&number().unwrap_or_default()),
        }
        true
    }

    fn choice_of(&mut self, choice: &Value) {
        let index = choice.get("index").and_then(Value::as_u64).unwrap_or(0);
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        let message = choice.get("delta").or_else(|| choice.get("message"));
        let said = message.and_then(|message| text_of(message, "content"));
        if let Some(text) = said.or_else(|| text_of(choice, "text")) {
            self.text_of(index, text);
        }
        let calls = message.and_then(|message| message.get("tool_calls")?.as_array());
        for (position, call) in calls.into_iter().flatten().enumerate() {
            let function = call.get("function").unwrap_or(&Value::Null);
            let part = CallPart {
                id: text_of(call, "id"),
                name: text_of(function, "name"),
                arguments: text_of(function, "arguments"),
            };
            let number = call.get("index").and_then(Value::as_u64);
            self.call_of(index, number.unwrap_or(position as u64), part);
        }
        if let Some(reason) = text_of(choice, "finish_reason") {
            self.finish_reason_of(index, reason);
        }
    }

    pub(super) fn usage_of(&mut self, answer: &Value) -> bool {
        let usage = answer.get("usage").filter(|usage| usage.is_object());
        let of = |from: &Value, names: [&str; 2]| {
            let mut found = names.iter().filter_map(|name| from.get(name));
            found.find_map(Value::as_u64)
        };
        let details = |keys: [&str; 2], name: &str| {
            let mut found = keys.iter().filter_map(|key| usage?.get(key)?.get(name));
            found.find_map(Value::as_u64)
        };
        let counted = match usage {
            Some(usage) => Usage {
                input_tokens: of(usage, ["prompt_tokens", "input_tokens"]),
                output_tokens: of(usage, ["completion_tokens", "output_tokens"]),
                cached_tokens: details(
                    ["prompt_tokens_details", "input_tokens_details"],
                    "cached_tokens",
                ),
                reasoning_tokens: details(
                    ["completion_tokens_details", "output_tokens_details"],
                    "reasoning_tokens",
                ),
            },
            None => Usage {
                input_tokens: answer.get("tokens_evaluated").and_then(Value::as_u64),
                output_tokens: answer.get("tokens_predicted").and_then(Value::as_u64),
                ..Usage::default()
            },
        };
        self.usage(counted);
        usage.is_some()
    }
}

/// Whether a stream with such an event says when it ends.
pub(super) fn tells_its_end(event: &Value) -> bool {
    let kind = text_of(event, "type").unwrap_or_default();
    kind.starts_with("response.")
        || kind == "message_start"
        || event.get("choices").is_some_and(Value::is_array)
        || event.get("stop").is_some_and(Value::is_boolean)
}

/// A list, and that there is one.
fn list<'a>(answer: &'a Value, key: &str, is_known: &mut bool) -> &'a [Value] {
    match answer.get(key).and_then(Value::as_array) {
        Some(list) => {
            *is_known = true;
            list
        }
        None => &[],
    }
}

pub(super) fn text_of<'a>(from: &'a Value, key: &str) -> Option<&'a str> {
    from.get(key)?.as_str()
}
