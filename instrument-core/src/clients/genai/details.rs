//! Prompts and completions, where they are asked for.

use crate::semconv::genai as keys;
use crate::{current, ending, provider};
use opentelemetry::Key;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::TraceContextExt;
use serde_json::Value;

/// What was asked and answered, in the conventions' words.
pub(super) struct Details {
    pub(super) on_event: bool,
    pub(super) asked: Option<Value>,
    pub(super) answered: Value,
}

impl Details {
    /// Records it on the span that is current, or beside it.
    pub(super) fn record(self) {
        let answered = Some(self.answered).filter(|it| it != &Value::Array(Vec::new()));
        let said = [
            (keys::INPUT_MESSAGES, self.asked),
            (keys::OUTPUT_MESSAGES, answered),
        ];
        let said = said.into_iter().filter_map(|(key, it)| Some((key, it?)));
        if !self.on_event {
            current::set_attributes(|to| said.for_each(|(key, it)| to.add_display(key, &it)));
            return;
        }
        let cx = ending::current();
        let found = provider::of(&cx);
        match found.ours().and_then(|provider| provider.logs()) {
            Some(logs) => {
                let structured = said.map(|(key, it)| (Key::from_static_str(key), structured(it)));
                let span = cx.span();
                logs.emit_details(
                    keys::INFERENCE_DETAILS,
                    structured.collect(),
                    span.span_context(),
                );
            }
            None => current::add_event(keys::INFERENCE_DETAILS, |to| {
                said.for_each(|(key, it)| to.add_display(key, &it));
            }),
        }
    }
}

/// As the conventions want it on events.
fn structured(value: Value) -> AnyValue {
    match value {
        // None is ever made.
        Value::Null => "".into(),
        Value::Bool(it) => it.into(),
        Value::Number(it) => match (it.as_i64(), it.as_f64()) {
            (Some(whole), _) => whole.into(),
            (None, float) => float.unwrap_or(f64::NAN).into(),
        },
        Value::String(it) => it.into(),
        Value::Array(list) => {
            AnyValue::ListAny(Box::new(list.into_iter().map(structured).collect()))
        }
        Value::Object(map) => AnyValue::Map(Box::new(
            map.into_iter()
                .map(|(key, value)| (Key::from(key), structured(value)))
                .collect(),
        )),
    }
}
