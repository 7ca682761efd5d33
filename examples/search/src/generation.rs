//! A new picture, in words: a language model goes on from what was found.

use crate::library::Picture;
use instrument_core::clients::genai::Model;
use instrument_core::resilience::Attempts;
use instrument_core::traced_span;
use model_call::client::{CallError, ask};
use serde_json::{Value, json};
use std::time::Duration;

/// References after these many characters are left out of a prompt.
const MAX_REFERENCES: usize = 200;
/// An attempt that fails is made again so often.
const MAX_ATTEMPTS: u32 = 3;

/// What the model said.
#[derive(Debug)]
pub struct Generated {
    /// As it said it.
    pub text: String,
}

/// Asks the model.
#[derive(Debug)]
pub struct Generator {
    url: String,
    model: Model,
}

impl Generator {
    /// With a server whose interface is OpenAI's.
    #[must_use]
    pub fn new(url: &str) -> Self {
        let model = Model::new("llama_cpp", "tiny")
            .with_url(url)
            .with_span_name("generation.model_call")
            .with_cost();
        Self {
            url: format!("{url}/chat/completions"),
            model,
        }
    }

    /// Has the model describe a picture that fits the query as well as those found.
    ///
    /// # Errors
    ///
    /// When the model gives no answer.
    #[traced_span(name = "generation", cost)]
    pub async fn generate(&self, query: &str, found: &[&Picture]) -> Result<Generated, CallError> {
        let references = inject(found);
        let prompt = build(query, &references);
        let answer = self.ask(&prompt).await?;
        let text = answer["choices"][0]["message"]["content"].as_str();
        Ok(Generated {
            text: text.unwrap_or_default().to_owned(),
        })
    }

    /// Each attempt is a call with a span of its own.
    async fn ask(&self, prompt: &str) -> Result<Value, CallError> {
        let body = json!({
            "model": "tiny",
            "messages": [{ "role": "user", "content": prompt }],
            "max_tokens": 64,
        });
        let mut attempts = Attempts::new();
        loop {
            let call = self
                .model
                .chat()
                .with_body(&body)
                .with_attempt(attempts.next());
            let answered = call.run_with(ask(&self.url, &body), |answer, seen| match answer {
                Ok(body) => seen.json(body),
                Err(error) => error.tell(seen),
            });
            match answered.await {
                Err(error) if error.may_pass() && attempts.number() < MAX_ATTEMPTS => {
                    let delay = Duration::from_millis(100) * attempts.number();
                    attempts.retry_because(delay, error.kind());
                    tokio::time::sleep(delay).await;
                }
                answer => return answer,
            }
        }
    }
}

/// What of the found goes into the prompt: the best first, as long as there is room.
#[traced_span(name = "generation.injection", cost, ok(generation.references.count = |r| r.len()))]
fn inject<'a>(found: &[&'a Picture]) -> Vec<&'a str> {
    let mut room = MAX_REFERENCES;
    found
        .iter()
        .map(|picture| picture.caption)
        .take_while(|caption| {
            let fits = caption.len() <= room;
            room = room.saturating_sub(caption.len());
            fits
        })
        .collect()
}

#[traced_span(name = "generation.prompt_build", cost, ok(prompt.length = |p| p.chars().count()))]
fn build(query: &str, references: &[&str]) -> String {
    let mut prompt = format!("Describe a picture of this: {query}\nIt is to fit these:\n");
    for reference in references {
        prompt.push_str("- ");
        prompt.push_str(reference);
        prompt.push('\n');
    }
    prompt
}
