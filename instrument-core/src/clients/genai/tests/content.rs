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
