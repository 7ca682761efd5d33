//! What a request says to the model: how long it is, and the conversation itself in the conventions' words.

use super::bounded::cut;
use super::content::{MAX_MESSAGES, MAX_PARTS};
use serde_json::{Value, json};

/// Of the Responses API.
const CALL: &str = "function_call";
const CALL_OUTPUT: &str = "function_call_output";

pub(super) fn length(text: &str) -> u64 {
    text.chars().count() as u64
}

/// How many characters of text there are in a request: its messages, its prompt, its input.
pub(super) fn length_in_body(body: &Value) -> Option<u64> {
    let said = said(body)?;
    Some(match said {
        Said::Messages(messages) => messages
            .iter()
            .map(|message| length_of(&message["content"]))
            .sum(),
        Said::Text(text) => length_of(text),
    })
}

/// Of a text, of a list of texts, of a list of parts that have text.
fn length_of(content: &Value) -> u64 {
    match content {
        Value::String(text) => length(text),
        Value::Array(parts) => parts
            .iter()
            .map(|part| length(part.as_str().or_else(|| text_of(part)).unwrap_or_default()))
            .sum(),
        _ => 0,
    }
}

/// A prompt by itself, as one message of a user.
pub(super) fn of_text(text: &str, max_chars: usize) -> Value {
    json!([message("user", &[text_part(text, max_chars)])])
}

/// The messages of a request, the last ones if there are many.
pub(super) fn of_body(body: &Value, max_chars: usize) -> Option<Value> {
    Some(match said(body)? {
        Said::Messages(messages) => {
            let last = messages.len().saturating_sub(MAX_MESSAGES);
            let of_message = |one| message_of(one, max_chars);
            Value::Array(messages[last..].iter().map(of_message).collect())
        }
        Said::Text(text) => json!([message("user", &parts_of(text, max_chars))]),
    })
}

enum Said<'a> {
    Messages(&'a [Value]),
    Text(&'a Value),
}

fn said(body: &Value) -> Option<Said<'_>> {
    if let Some(messages) = body.get("messages").and_then(Value::as_array) {
        return Some(Said::Messages(messages));
    }
    if let Some(items) = body.get("input").and_then(Value::as_array)
        && items.iter().any(is_item)
    {
        return Some(Said::Messages(items));
    }
    ["prompt", "input"]
        .iter()
        .find_map(|key| body.get(key))
        .filter(|said| has_text(said))
        .map(Said::Text)
}

/// Whether it is one of a conversation, as the Responses API has it.
fn is_item(item: &Value) -> bool {
    let kind = item["type"].as_str();
    item.get("role").is_some() || matches!(kind, Some(CALL | CALL_OUTPUT))
}

/// Numbers of tokens are none.
fn has_text(said: &Value) -> bool {
    match said {
        Value::Array(parts) => parts
            .iter()
            .any(|it| it.is_string() || text_of(it).is_some()),
        said => said.is_string(),
    }
}

fn message(role: &str, parts: &[Value]) -> Value {
    json!({ "role": role, "parts": parts })
}

fn message_of(asked: &Value, max_chars: usize) -> Value {
    let said = |key| asked.get(key).and_then(Value::as_str).unwrap_or_default();
    match asked["type"].as_str() {
        Some(CALL) => {
            let parts = [call_part(
                said("call_id"),
                said("name"),
                said("arguments"),
                max_chars,
            )];
            return message("assistant", &parts);
        }
        Some(CALL_OUTPUT) => {
            let parts = [response_part(said("call_id"), said("output"), max_chars)];
            return message("tool", &parts);
        }
        _ => {}
    }
    let role = asked["role"].as_str().unwrap_or("user");
    let mut parts = match asked["tool_call_id"].as_str() {
        Some(id) => vec![response_part(id, said("content"), max_chars)],
        None => parts_of(&asked["content"], max_chars),
    };
    let calls = asked["tool_calls"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    parts.extend(calls.iter().take(MAX_PARTS).map(|call| {
        let function = &call["function"];
        let of = |from: &'_ Value, key| {
            from.get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        call_part(
            &of(call, "id"),
            &of(function, "name"),
            &of(function, "arguments"),
            max_chars,
        )
    }));
    message(cut(role, max_chars), &parts)
}

/// What the model wants to be called.
pub(super) fn call_part(id: &str, name: &str, arguments: &str, max_chars: usize) -> Value {
    json!({
        "type": "tool_call",
        "id": cut(id, max_chars),
        "name": cut(name, max_chars),
        "arguments": cut(arguments, max_chars),
    })
}

fn response_part(id: &str, response: &str, max_chars: usize) -> Value {
    json!({
        "type": "tool_call_response",
        "id": cut(id, max_chars),
        "response": cut(response, max_chars),
    })
}

fn parts_of(content: &Value, max_chars: usize) -> Vec<Value> {
    match content {
        Value::String(text) => vec![text_part(text, max_chars)],
        Value::Array(parts) => parts
            .iter()
            .take(MAX_PARTS)
            .map(|part| part_of(part, max_chars))
            .collect(),
        _ => Vec::new(),
    }
}

fn part_of(part: &Value, max_chars: usize) -> Value {
    match part.as_str().or_else(|| text_of(part)) {
        Some(text) => text_part(text, max_chars),
        // An image is told of, and not sent twice.
        None => json!({ "type": cut(part["type"].as_str().unwrap_or("unknown"), max_chars) }),
    }
}

fn text_of(part: &Value) -> Option<&str> {
    part.get("text")?.as_str()
}

fn text_part(text: &str, max_chars: usize) -> Value {
    json!({ "type": "text", "content": cut(text, max_chars) })
}

#[cfg(test)]
mod tests;
