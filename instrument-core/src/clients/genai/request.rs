//! What a model is asked for, as far as spans say it.

use super::bounded::cut;
use super::prompt;
use crate::Attributes;
use crate::semconv::genai as keys;
use crate::semconv::resilience::RETRY_ATTEMPT;
use serde_json::Value;

/// What was said of a request, and its body. Nothing is read out of that before somebody wants to know.
#[derive(Clone, Default)]
pub(super) struct Request<'a> {
    pub(super) body: Option<&'a Value>,
    pub(super) prompt: Option<&'a str>,
    pub(super) model: Option<&'a str>,
    pub(super) conversation: Option<&'a str>,
    pub(super) output_type: Option<&'static str>,
    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) top_k: Option<f64>,
    pub(super) frequency_penalty: Option<f64>,
    pub(super) presence_penalty: Option<f64>,
    pub(super) max_tokens: Option<u64>,
    pub(super) seed: Option<i64>,
    pub(super) choice_count: Option<u64>,
    pub(super) stop_sequences: Option<&'a [&'a str]>,
    pub(super) attempt: Option<u32>,
}

const MAX_STOP_SEQUENCES: usize = 16;
const MAX_STOP_CHARS: usize = 64;
const MAX_NAME_CHARS: usize = 256;

impl Request<'_> {
    pub(super) fn model(&self) -> Option<&str> {
        self.model
            .or_else(|| self.field("model")?.as_str())
            .map(|name| cut(name, MAX_NAME_CHARS))
    }

    /// Everything but what samplers are told.
    pub(super) fn record(&self, to: &mut Attributes<'_>, streaming: bool) {
        let float = |set: Option<f64>, key| set.or_else(|| self.field(key)?.as_f64());
        to.add(
            keys::REQUEST_TEMPERATURE,
            &float(self.temperature, "temperature"),
        );
        to.add(keys::REQUEST_TOP_P, &float(self.top_p, "top_p"));
        to.add(keys::REQUEST_TOP_K, &float(self.top_k, "top_k"));
        to.add(keys::REQUEST_MAX_TOKENS, &self.max_tokens());
        to.add(keys::REQUEST_STOP_SEQUENCES, &self.stop_sequences());
        to.add(
            keys::REQUEST_FREQUENCY_PENALTY,
            &float(self.frequency_penalty, "frequency_penalty"),
        );
        to.add(
            keys::REQUEST_PRESENCE_PENALTY,
            &float(self.presence_penalty, "presence_penalty"),
        );
        let seed = self.seed.or_else(|| self.field("seed")?.as_i64());
        to.add(keys::REQUEST_SEED, &seed);
        let choices = self.choice_count.or_else(|| self.field("n")?.as_u64());
        // The conventions want it where it is not one.
        to.add(keys::REQUEST_CHOICE_COUNT, &choices.filter(|&n| n != 1));
        to.add(keys::REQUEST_STREAM, &streaming.then_some(true));
        to.add(keys::OUTPUT_TYPE, &self.output_type());
        let conversation = self.conversation.map(|id| cut(id, MAX_NAME_CHARS));
        to.add(keys::CONVERSATION_ID, &conversation);
        to.add(keys::PROMPT_LENGTH, &self.prompt_length());
        to.add(RETRY_ATTEMPT, &self.attempt);
    }

    /// The conversation in the conventions' words, every text in it cut to so many characters.
    pub(super) fn messages(&self, max_chars: usize) -> Option<Value> {
        match (self.prompt, self.body) {
            (Some(prompt), _) => Some(prompt::of_text(prompt, max_chars)),
            (None, Some(body)) => prompt::of_body(body, max_chars),
            (None, None) => None,
        }
    }

    fn prompt_length(&self) -> Option<u64> {
        match self.prompt {
            Some(prompt) => Some(prompt::length(prompt)),
            None => prompt::length_in_body(self.body?),
        }
    }

    fn max_tokens(&self) -> Option<u64> {
        const NAMES: [&str; 4] = [
            "max_completion_tokens",
            "max_tokens",
            "max_output_tokens",
            // llama.cpp's own; -1 is no limit.
            "n_predict",
        ];
        let of_body = || NAMES.iter().find_map(|name| self.field(name)?.as_u64());
        self.max_tokens.or_else(of_body)
    }

    fn stop_sequences(&self) -> Option<Vec<&str>> {
        let all: Vec<&str> = match (self.stop_sequences, self.field("stop")) {
            (Some(set), _) => set.to_vec(),
            (None, Some(Value::String(one))) => vec![one],
            (None, Some(Value::Array(some))) => some.iter().filter_map(Value::as_str).collect(),
            (None, _) => return None,
        };
        let bounded = all.into_iter().take(MAX_STOP_SEQUENCES);
        Some(bounded.map(|text| cut(text, MAX_STOP_CHARS)).collect())
    }

    fn output_type(&self) -> Option<&'static str> {
        self.output_type
            .or_else(|| match self.field("response_format")?["type"].as_str()? {
                "text" => Some("text"),
                "json_object" | "json_schema" => Some("json"),
                _ => None,
            })
    }

    fn field(&self, key: &str) -> Option<&Value> {
        self.body?.get(key).filter(|value| !value.is_null())
    }
}
