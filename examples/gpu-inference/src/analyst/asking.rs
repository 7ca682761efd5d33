//! The model is asked, as often as it takes.

use super::breaker::Breaker;
use super::measured;
use super::model_client::{ModelClient, read_all, tell_events};
use super::prompt::build_prompt;
use super::streamed::Answered;
use super::verdict::parse_response;
use super::{AskError, Judgement, Unanswered};
use crate::config::LanguageModel;
use crate::messages::{AnalyzeRequest, Scorer, Verdict};
use crate::operation;
use crate::pace::{Pace, Stage};
use crate::serve::{AnyError, Refused};
use futures_util::{StreamExt as _, stream};
use instrument_core::clients::genai;
use instrument_core::resilience::{self, Attempts};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// A language model that judges.
pub(super) struct Model {
    settings: LanguageModel,
    client: ModelClient,
    /// What its spans are like.
    traced: genai::Model,
    breaker: Breaker,
    pace: Pace,
}

impl Model {
    pub(super) fn new(settings: LanguageModel, pace: Pace) -> Result<Self, AnyError> {
        Ok(Self {
            client: ModelClient::new(&settings)?,
            traced: genai::Model::new(settings.provider.clone(), settings.name.clone())
                .with_url(&settings.url)
                .with_span_name(operation::LLM.name),
            breaker: Breaker::new("llm", settings.breaker_failures, settings.breaker_open),
            settings,
            pace,
        })
    }

    pub(super) async fn judge(&self, request: &AnalyzeRequest) -> Result<Verdict, Refused> {
        let body = build_prompt(&self.settings, request, self.pace).await;
        let mut attempts = Attempts::new();
        loop {
            let error = match self.attempt(&body, attempts.next()).await {
                Ok(verdict) => return Ok(verdict),
                Err(error) => error,
            };
            if let Unanswered::Ask(AskError::Timeout(limit)) = &error {
                resilience::timed_out(*limit);
            }
            if !error.may_pass() || attempts.number() >= self.settings.attempts {
                if error.may_pass() {
                    attempts.exhausted_because(error.word());
                }
                return Err(error.refused(attempts.number()));
            }
            let doublings = (attempts.number() - 1).min(16);
            let delay = (self.settings.retry * (1 << doublings)).min(LONGEST_WAIT);
            attempts.retry_because(delay, error.word());
            tokio::time::sleep(delay).await;
        }
    }

    async fn attempt(&self, body: &Value, number: u32) -> Result<Verdict, Unanswered> {
        let permit = self
            .breaker
            .permit(Instant::now())
            .map_err(Unanswered::Resting)?;
        let answered = match self.ask(body, number).await {
            Ok(answered) => {
                permit.succeeded();
                self.measure(&answered);
                answered
            }
            Err(error) => {
                // A request that the server refuses says nothing of how the server is.
                if error.may_pass() {
                    permit.failed(Instant::now());
                }
                return Err(Unanswered::Ask(error));
            }
        };
        let judgement = parse_response(&answered.text, self.pace)
            .await
            .map_err(Unanswered::Invalid)?;
        Ok(self.verdict(judgement, answered))
    }

    /// One call, in a span of its own.
    async fn ask(&self, body: &Value, number: u32) -> Result<Answered, AskError> {
        let call = self.traced.chat().with_body(body).with_attempt(number);
        let began = Instant::now();
        if self.settings.streams {
            let stretched = stream::once(self.pace.fill(Stage::JUDGE, began));
            let events = self.client.open(body);
            let events = events.chain(stretched.filter_map(async |()| None));
            return read_all(call.stream_with(events, tell_events())).await;
        }
        let whole = async {
            let whole = self.client.ask(body).await;
            self.pace.fill(Stage::JUDGE, began).await;
            whole
        };
        let whole = call.run_with(whole, |answer, seen| match answer {
            Ok(body) => seen.json(body),
            Err(error) => error.tell(seen),
        });
        Answered::whole(&whole.await?)
    }

    /// Where the server has counted the prompt's tokens, and it was said how many there may be.
    fn measure(&self, answered: &Answered) {
        let (tokens, context) = (answered.prompt_tokens, self.settings.context_tokens);
        if let (Some(tokens), Some(context)) = (tokens, context) {
            measured::took(tokens, context, &self.settings.name);
        }
    }

    fn verdict(&self, judgement: Judgement, answered: Answered) -> Verdict {
        Verdict {
            risk_score: judgement.risk_score,
            risk_level: judgement.risk_level,
            summary: judgement.summary,
            reasoning: judgement.reasoning,
            model: answered.model.unwrap_or_else(|| self.settings.name.clone()),
            scorer: Scorer::LanguageModel,
            prompt_tokens: answered.prompt_tokens,
            completion_tokens: answered.completion_tokens,
        }
    }

    pub(super) fn describe(&self) -> Value {
        json!({
            "status": "healthy",
            "scorer": Scorer::LanguageModel,
            "model_name": self.settings.name,
            "circuit_breaker": self.breaker.word(),
        })
    }

    pub(super) fn ready(&self) -> Result<(), (String, String)> {
        match self.breaker.refuses(Instant::now()) {
            None => Ok(()),
            Some(_) => Err((
                "the model failed so often that it is not asked for a while".to_owned(),
                "see to the server behind LLM_URL".to_owned(),
            )),
        }
    }
}
