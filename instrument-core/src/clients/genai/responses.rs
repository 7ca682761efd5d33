//! OpenAI's Responses API: whole answers, and the events of streamed ones.

use super::Answer;
use super::openai::text_of;
use super::tool_call::CallPart;
use serde_json::Value;

impl Answer {
    /// Reads an event whose type begins with `response.`.
    pub(super) fn response_event(&mut self, kind: &str, event: &Value) {
        let number = event.get("output_index").and_then(Value::as_u64);
        let number = number.unwrap_or_default();
        let delta = text_of(event, "delta");
        match kind {
            "response.output_text.delta" => self.text(delta.unwrap_or_default()),
            "response.output_item.added" => self.call_item(number, &event["item"]),
            "response.function_call_arguments.delta" => {
                let part = CallPart {
                    arguments: delta,
                    ..CallPart::default()
                };
                self.call_of(0, number, part);
            }
            // What was said in pieces is in it once more.
            _ => self.response(&event["response"]),
        }
    }

    /// Reads a whole answer.
    pub(super) fn whole_response(&mut self, response: &Value) {
        let output = response.get("output").and_then(Value::as_array);
        for (number, item) in output.into_iter().flatten().enumerate() {
            let parts = item.get("content").and_then(Value::as_array);
            for part in parts.into_iter().flatten() {
                if part["type"] == "output_text" {
                    self.text(text_of(part, "text").unwrap_or_default());
                }
            }
            self.call_item(number as u64, item);
        }
        self.response(response);
    }

    fn call_item(&mut self, number: u64, item: &Value) {
        if item["type"] == "function_call" {
            let part = CallPart {
                id: text_of(item, "call_id"),
                name: text_of(item, "name"),
                arguments: text_of(item, "arguments"),
            };
            self.call_of(0, number, part);
        }
    }

    /// Which one it is, how it ended, and what it took.
    fn response(&mut self, response: &Value) {
        self.id_and_model_of(response);
        self.usage_of(response);
        self.error_of(response);
        match text_of(response, "status") {
            Some("completed") => self.finish_reason("stop"),
            Some("incomplete") => {
                let why = response.get("incomplete_details");
                self.finish_reason(match why.and_then(|why| text_of(why, "reason")) {
                    Some("max_output_tokens") | None => "length",
                    Some(reason) => reason,
                });
            }
            Some(status @ ("failed" | "cancelled")) => {
                self.code(status);
                self.complete();
            }
            _ => {}
        }
    }
}
