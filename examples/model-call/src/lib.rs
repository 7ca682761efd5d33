//! A service that looks at an image, asks a model what that means, and has it explained: how calls of models become spans.

#![warn(missing_docs)]

pub mod client;
pub mod stub;

use client::{CallError, ask, open};
use futures_util::StreamExt;
use instrument_core::clients::detection::{Detections, Detector};
use instrument_core::clients::genai::{Model, ServerSentEvents};
use instrument_core::resilience::Attempts;
use instrument_core::traced_span;
use serde_json::{Value, json};
use std::time::Duration;

/// An attempt that fails is made again so often, later each time.
const MAX_ATTEMPTS: u32 = 3;

/// What is called, and where.
#[derive(Debug)]
pub struct Analyst {
    url: String,
    detector: Detector,
    /// Judges. Its spans have the name that the dashboards look for.
    judge: Model,
    /// Explains.
    narrator: Model,
}

impl Analyst {
    /// With a server whose interface is OpenAI's: `http://localhost:8091/v1`.
    #[must_use]
    pub fn new(url: &str) -> Self {
        let model = Model::new("llama_cpp", "tiny").with_url(url);
        Self {
            url: format!("{url}/chat/completions"),
            detector: Detector::new("yolo26").with_device("cpu"),
            judge: model.clone().with_span_name("llm_inference"),
            narrator: model,
        }
    }

    /// Looks, judges and explains.
    ///
    /// # Errors
    ///
    /// When the model cannot be asked.
    #[traced_span]
    pub async fn analyze(&self) -> Result<String, CallError> {
        self.detect();
        self.judge("a person at the front door at night").await?;
        self.explain("a person at the front door at night").await
    }

    #[traced_span(name = "detect_objects")]
    fn detect(&self) {
        self.detector.record();
        let found = [("person", 0.75), ("dog", 0.5)];
        let found: Detections<'_> = found.into_iter().collect();
        found.with_image(1920, 1080).record();
    }

    /// A whole answer. Each attempt is a call with a span of its own.
    async fn judge(&self, scene: &str) -> Result<Value, CallError> {
        let mut attempts = Attempts::new();
        loop {
            let body = request(&format!("How risky is {scene}?"));
            let call = self.judge.chat().with_body(&body);
            let call = call.with_attempt(attempts.next());
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

    /// An answer that is streamed.
    async fn explain(&self, scene: &str) -> Result<String, CallError> {
        let mut body = request(&format!("Why is {scene} risky?"));
        body["stream"] = true.into();
        let call = self.narrator.chat().with_body(&body);
        let mut events = ServerSentEvents::new();
        let answer = call.open(open(&self.url, &body), move |bytes, seen| {
            events.read(bytes, seen);
        });
        let mut answer = answer.await?;
        let mut told = Vec::new();
        while let Some(bytes) = answer.next().await {
            told.extend_from_slice(&bytes?);
        }
        Ok(String::from_utf8_lossy(&told).into_owned())
    }
}

fn request(question: &str) -> Value {
    json!({
        "model": "tiny",
        "messages": [{ "role": "user", "content": question }],
        "temperature": 0.7,
        "top_p": 0.95,
        "max_tokens": 16,
    })
}
