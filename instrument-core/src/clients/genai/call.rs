//! A call of a model: what it asks for.

use super::request::Request;
use super::{Model, Operation};
use serde_json::Value;
use std::fmt;

/// A call of a model. Made by a [`Model`]; what is set here is only looked at if somebody records or measures the call.
///
/// The span starts when the call is [run](Self::run), and ends with the answer. See the [module docs](super).
#[derive(Clone)]
#[must_use = "a call does nothing until it is run"]
pub struct Call<'a> {
    pub(super) model: &'a Model,
    pub(super) operation: Operation,
    pub(super) request: Request<'a>,
}

impl<'a> Call<'a> {
    pub(super) fn new(model: &'a Model, operation: Operation) -> Self {
        Self {
            model,
            operation,
            request: Request::default(),
        }
    }

    /// The body of the request, as OpenAI's interface has it. What it asks for is read out of it, where it is not set here.
    pub fn with_body(mut self, body: &'a Value) -> Self {
        self.request.body = Some(body);
        self
    }

    /// The prompt, where there is no body to read it out of.
    pub fn with_prompt(mut self, prompt: &'a str) -> Self {
        self.request.prompt = Some(prompt);
        self
    }

    /// The model that is asked for, where it is another one than the [`Model`]'s name.
    pub fn with_model(mut self, name: &'a str) -> Self {
        self.request.model = Some(name);
        self
    }

    /// The conversation that the call is part of.
    pub fn with_conversation(mut self, id: &'a str) -> Self {
        self.request.conversation = Some(id);
        self
    }

    /// What is asked for: `text`, `json`, `image` or `speech`.
    pub fn with_output_type(mut self, output_type: &'static str) -> Self {
        self.request.output_type = Some(output_type);
        self
    }

    /// How far the model may stray.
    pub fn with_temperature(mut self, temperature: f64) -> Self {
        self.request.temperature = Some(temperature);
        self
    }

    /// From which share of the probability the model chooses.
    pub fn with_top_p(mut self, top_p: f64) -> Self {
        self.request.top_p = Some(top_p);
        self
    }

    /// From how many tokens the model chooses.
    pub fn with_top_k(mut self, top_k: f64) -> Self {
        self.request.top_k = Some(top_k);
        self
    }

    /// How often said is to be said less.
    pub fn with_frequency_penalty(mut self, penalty: f64) -> Self {
        self.request.frequency_penalty = Some(penalty);
        self
    }

    /// Once said is to be said less.
    pub fn with_presence_penalty(mut self, penalty: f64) -> Self {
        self.request.presence_penalty = Some(penalty);
        self
    }

    /// How long the answer may be.
    pub fn with_max_tokens(mut self, tokens: u64) -> Self {
        self.request.max_tokens = Some(tokens);
        self
    }

    /// At what the model is to stop.
    pub fn with_stop_sequences(mut self, sequences: &'a [&'a str]) -> Self {
        self.request.stop_sequences = Some(sequences);
        self
    }

    /// With what the model's dice are thrown.
    pub fn with_seed(mut self, seed: i64) -> Self {
        self.request.seed = Some(seed);
        self
    }

    /// How many answers are asked for.
    pub fn with_choice_count(mut self, choices: u64) -> Self {
        self.request.choice_count = Some(choices);
        self
    }

    /// Which attempt this is, from 1, where each has a call of its own: see [`Attempts`](crate::resilience::Attempts).
    pub fn with_attempt(mut self, number: u32) -> Self {
        self.request.attempt = Some(number);
        self
    }
}

impl fmt::Debug for Call<'_> {
    /// What is asked is nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("model", &self.model)
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}
