//! Prompts and completions, which nobody gets who has not asked for them.

use super::*;
use opentelemetry::logs::AnyValue;

const ASKED: &str = "Is the front door open?";

fn ask(kit: &Kit, model: &Model) -> String {
    let body = json!({ "messages": [{ "role": "user", "content": ASKED }] });
    let call = model.chat().with_body(&body);
    recorded(kit, || call.run(answered(completion()), read)).expect("it answers");
    let tree = kit.tree().to_string();
    kit.reset();
    tree
}

#[test]
fn by_default_no_content_is_recorded() {
    let kit = Kit::new();
    let tree = ask(&kit, &model());
    assert!(!tree.contains("front") && !tree.contains("zu."), "{tree}");
    assert!(
        tree.contains("prompt.length=23") && tree.contains("completion.length=7"),
        "{tree}"
    );
    assert!(!format!("{:?}", model().chat().with_prompt(ASKED)).contains("front"));
}

#[test]
fn on_the_span_it_is_json_and_bounded() {
    let kit = Kit::new();
    let model = model().with_content(Content::on_span().with_max_chars(6));
    let body = json!({ "messages": [{ "role": "user", "content": ASKED }] });
    let call = model.chat().with_body(&body);
    recorded(&kit, || call.run(answered(completion()), read)).expect("it answers");
    let span = kit.span("chat tiny");
    let said = |key: &str| {
        let found = span.attributes.iter().find(|it| it.key.as_str() == key);
        let text = found.expect("it is recorded").value.as_str().into_owned();
        serde_json::from_str::<Value>(&text).expect("it is JSON")
    };
    assert_eq!(
        said("gen_ai.input.messages"),
        json!([{ "role": "user", "parts": [{ "type": "text", "content": "Is the" }] }])
    );
    assert_eq!(
        said("gen_ai.output.messages"),
        json!([{ "role": "assistant", "parts": [{ "type": "text", "content": "Tür zu" }], "finish_reason": "stop" }])
    );
    assert!(kit.tree().to_string().contains("completion.length=7"));
}

#[test]
fn on_an_event_it_is_a_log_record_of_the_span() {
    let kit = Kit::new();
    let model = model().with_content(Content::on_event());
    let call = model.chat().with_prompt(ASKED);
    recorded(&kit, || call.run(answered(completion()), read)).expect("it answers");
    let tree = kit.tree().to_string();
    assert!(!tree.contains("front") && !tree.contains("zu."), "{tree}");
    let logs = kit.logs();
    assert_eq!(logs.len(), 1);
    assert_eq!(
        logs[0].event_name(),
        Some("gen_ai.client.inference.operation.details")
    );
    let span = kit.span("chat tiny").span_context;
    assert_eq!(
        logs[0].trace_context().map(|it| it.span_id),
        Some(span.span_id())
    );
    let (key, asked) = logs[0].attributes_iter().next().expect("two");
    assert_eq!(key.as_str(), "gen_ai.input.messages");
    let AnyValue::ListAny(messages) = asked else {
        panic!("it is structured: {asked:?}")
    };
    assert!(format!("{messages:?}").contains(ASKED));
}

#[test]
fn what_the_model_wants_to_be_called_is_told_whole_or_streamed() {
    let call = |function: Value| json!({ "choices": [{ "index": 0, "delta": { "tool_calls": [{ "index": 1, "id": "call_1", "function": function }] } }] });
    let whole = json!({ "choices": [{ "index": 0, "message": { "content": null, "tool_calls": [
        { "id": "call_1", "function": { "name": "weather", "arguments": "{\"city\":\"Paris\"}" } },
    ] }, "finish_reason": "tool_calls" }] });
    let streamed = [
        call(json!({ "name": "weather", "arguments": "" })),
        call(json!({ "arguments": "{\"city\":" })),
        call(json!({ "arguments": "\"Paris\"}" })),
        json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "tool_calls" }] }),
    ];
    let told = |chunks: &[Value], max_chars| {
        let mut answer = Answer::to_come(true, Some(max_chars));
        chunks.iter().for_each(|chunk| answer.json(chunk));
        answer.messages()
    };
    let expected = |arguments: &str| {
        json!([{ "role": "assistant", "finish_reason": "tool_calls", "parts": [
            { "type": "tool_call", "id": "call_1", "name": "weather", "arguments": arguments },
        ] }])
    };
    for chunks in [&[whole][..], &streamed] {
        assert_eq!(told(chunks, 100), expected("{\"city\":\"Paris\"}"));
        assert_eq!(told(chunks, 8), expected("{\"city\":"));
    }
}
