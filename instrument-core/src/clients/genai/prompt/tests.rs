//! What is asked, in the words of every interface.

use super::*;

#[test]
fn the_length_is_that_of_all_texts() {
    let chat = json!({ "messages": [
        { "role": "system", "content": "Tür" },
        { "role": "user", "content": [{ "type": "text", "text": "ab" }, { "type": "image_url" }] },
        { "role": "assistant", "content": null },
    ] });
    assert_eq!(length_in_body(&chat), Some(5));
    assert_eq!(length_in_body(&json!({ "prompt": "Tür" })), Some(3));
    assert_eq!(length_in_body(&json!({ "input": ["Tür", "a"] })), Some(4));
    assert_eq!(length_in_body(&json!({ "model": "tiny" })), None);
}

#[test]
fn a_conversation_is_told_in_the_words_of_the_conventions() {
    let chat = json!({ "messages": [
        { "role": "user", "content": [{ "type": "text", "text": "Rain?" }, { "type": "image_url", "image_url": { "url": "data:…" } }] },
        { "role": "assistant", "content": null, "tool_calls": [
            { "id": "call_1", "type": "function", "function": { "name": "weather", "arguments": "{\"city\":\"Paris\"}" } },
        ] },
        { "role": "tool", "tool_call_id": "call_1", "content": "rainy" },
    ] });
    assert_eq!(
        of_body(&chat, 100),
        Some(json!([
            { "role": "user", "parts": [{ "type": "text", "content": "Rain?" }, { "type": "image_url" }] },
            { "role": "assistant", "parts": [
                { "type": "tool_call", "id": "call_1", "name": "weather", "arguments": "{\"city\":\"Paris\"}" },
            ] },
            { "role": "tool", "parts": [{ "type": "tool_call_response", "id": "call_1", "response": "rainy" }] },
        ]))
    );
}

#[test]
fn what_the_responses_api_is_asked_is_a_conversation() {
    let asked = json!({ "input": [
        { "role": "developer", "content": "Brief" },
        { "role": "user", "content": [{ "type": "input_text", "text": "Rain?" }, { "type": "input_image" }] },
        { "type": "function_call", "call_id": "call_1", "name": "weather", "arguments": "{}" },
        { "type": "function_call_output", "call_id": "call_1", "output": "rainy" },
    ] });
    assert_eq!(length_in_body(&asked), Some(10));
    assert_eq!(
        of_body(&asked, 100),
        Some(json!([
            { "role": "developer", "parts": [{ "type": "text", "content": "Brief" }] },
            { "role": "user", "parts": [{ "type": "text", "content": "Rain?" }, { "type": "input_image" }] },
            { "role": "assistant", "parts": [
                { "type": "tool_call", "id": "call_1", "name": "weather", "arguments": "{}" },
            ] },
            { "role": "tool", "parts": [{ "type": "tool_call_response", "id": "call_1", "response": "rainy" }] },
        ]))
    );
}

#[test]
fn numbers_of_tokens_are_no_text() {
    for tokens in [json!([1, 2, 3]), json!([[1, 2], [3]])] {
        let asked = json!({ "input": tokens });
        assert_eq!(length_in_body(&asked), None);
        assert_eq!(of_body(&asked, 100), None);
    }
}

#[test]
fn texts_and_conversations_are_bounded() {
    let many: Vec<_> = (0..100)
        .map(|n| json!({ "role": "user", "content": format!("{n} and more") }))
        .collect();
    let told = of_body(&json!({ "messages": many }), 2).expect("there are messages");
    assert_eq!(told.as_array().map(Vec::len), Some(MAX_MESSAGES));
    assert_eq!(told[MAX_MESSAGES - 1]["parts"][0]["content"], "99");
    let parts = json!({ "messages": [{ "content": vec!["x"; 100] }] });
    let told = of_body(&parts, 2).expect("there are messages");
    assert_eq!(told[0]["parts"].as_array().map(Vec::len), Some(MAX_PARTS));
    assert_eq!(
        of_text("Türen", 3),
        json!([{ "role": "user", "parts": [{ "type": "text", "content": "Tür" }] }])
    );
}
