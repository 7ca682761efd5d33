//! What is known of a model's answer.

use super::bounded::cut;
use super::choice::Choice;
use super::fault::Fault;
use super::progress::Progress;
use super::tool_call::CallPart;
use super::{Usage, error_class};
use crate::Attributes;
use crate::semconv::genai as keys;
use serde_json::Value;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// What is known of a model's answer. A reader, given to a [`Call`](super::Call), tells it here, from the whole answer or
/// from one chunk after another.
///
/// ```
/// use instrument_core::clients::genai::{Answer, Usage};
///
/// struct Completion { id: String, text: String, prompt_tokens: u64, completion_tokens: u64 }
///
/// fn read(completion: &Completion, answer: &mut Answer) {
///     answer.id(&completion.id);
///     answer.text(&completion.text);
///     answer.finish_reason("stop");
///     answer.usage(Usage::new(completion.prompt_tokens, completion.completion_tokens));
/// }
/// ```
///
/// Where the answer is JSON as OpenAI's interface has it, [`json`](Self::json) reads all of it; where it is a stream of
/// server-sent events, [`ServerSentEvents`](super::ServerSentEvents) do.
#[derive(Default)]
pub struct Answer {
    /// Whether there is a span that records; else only what is measured is kept.
    recording: bool,
    /// How many characters of content are wanted.
    max_chars: Option<usize>,
    id: Option<String>,
    model: Option<String>,
    choices: Vec<Choice>,
    dimensions: Option<u64>,
    pub(super) usage: Usage,
    pub(super) chunk: Chunk,
    /// Nothing can come any more.
    pub(super) is_over: bool,
    fault: Fault,
    progress: Progress,
}

/// What an item of a stream turned out to be.
#[derive(Default)]
pub(super) struct Chunk {
    /// How many chunks it is, where that is not one.
    pub(super) count: Option<usize>,
    pub(super) has_text: bool,
}

const MAX_ID_CHARS: usize = 256;
const MAX_CHOICES: usize = 16;

impl Answer {
    pub(super) fn to_come(recording: bool, max_chars: Option<usize>) -> Self {
        Self {
            recording,
            max_chars,
            ..Self::default()
        }
    }

    /// The id that the model gave its answer.
    pub fn id(&mut self, id: &str) {
        if self.recording && self.id.is_none() {
            self.id = Some(cut(id, MAX_ID_CHARS).to_owned());
        }
    }

    /// The model that answered, which may have a longer name than the one that was asked.
    pub fn model(&mut self, name: &str) {
        if self.model.is_none() && !name.is_empty() {
            self.model = Some(cut(name, MAX_ID_CHARS).to_owned());
        }
    }

    /// Why the model stopped: `stop`, `length`, `content_filter`, `tool_calls`.
    pub fn finish_reason(&mut self, reason: &str) {
        self.finish_reason_of(0, reason);
    }

    /// Why the model stopped one of the choices that were asked for.
    pub fn finish_reason_of(&mut self, choice: usize, reason: &str) {
        if let Some(choice) = self.choice(choice) {
            choice.finish(reason);
        }
        self.progress = Progress::Complete;
    }

    /// How many tokens it took. What is not known stays as it was said before.
    pub fn usage(&mut self, usage: Usage) {
        self.usage.update(usage);
    }

    /// Text of the answer: all of it, or what a chunk adds. Its length is recorded, it itself only
    /// [on request](super::Model::with_content).
    pub fn text(&mut self, text: &str) {
        self.text_of(0, text);
    }

    /// Text of one of the choices that were asked for.
    pub fn text_of(&mut self, choice: usize, text: &str) {
        self.chunk.has_text |= !text.is_empty();
        let max_chars = self.max_chars;
        if !self.recording {
            return;
        }
        if let Some(choice) = self.choice(choice) {
            choice.add(text, max_chars.unwrap_or(0));
        }
    }

    /// What the model wants to be called in one of the choices, or a piece of that. It is content.
    pub(super) fn call_of(&mut self, choice: usize, index: u64, part: CallPart<'_>) {
        let Some(max_chars) = self.max_chars.filter(|_| self.recording) else {
            return;
        };
        if let Some(choice) = self.choice(choice) {
            choice.call(index, part, max_chars);
        }
    }

    /// How many numbers an embedding has.
    pub fn dimensions(&mut self, count: u64) {
        self.dimensions = Some(count);
    }

    /// The HTTP status of the response. From 400 on the call has failed: with the status as `error.type`, and with what
    /// [`json`](Self::json) found the provider to call it.
    pub fn status(&mut self, status: u16) {
        self.fault.status = Some(status);
    }

    /// The call has failed: with `timeout`, `connection_refused`, …, `malformed_response`, where the error or one behind it
    /// is known to be that, else with its type unknown. The first failure is the one that the span shows. The text of the
    /// error is not recorded: clients write URLs with keys into theirs, and providers quote the key or the prompt.
    pub fn error(&mut self, error: &(dyn Error + 'static)) {
        self.failed(error_class::of(error), "");
    }

    /// The call has failed because the answer is not what it should be: with `malformed_response`.
    pub fn malformed(&mut self) {
        self.failed(error_class::MALFORMED, "");
    }

    /// The call has failed. `error_type` is one of few words; what `description` adds, empty if nothing, is recorded as it
    /// is, so there is to be no secret in it. The first failure is the one that the span shows.
    pub fn failed(
        &mut self,
        error_type: impl Into<Cow<'static, str>>,
        description: impl Into<Cow<'static, str>>,
    ) {
        self.fault.failed(error_type.into(), &description.into());
    }

    /// How many chunks of the answer this item of the stream is. Default: one. What only keeps a connection alive is none.
    pub fn chunks(&mut self, count: usize) {
        self.chunk.count = Some(count);
    }

    /// A stream has failed.
    pub(super) fn broken(&mut self, error: &(dyn Error + 'static)) {
        self.chunks(0);
        self.error(error);
        self.is_over = true;
    }

    /// What the provider calls an error, if it is a word.
    pub(super) fn code(&mut self, code: &str) {
        self.fault.code(code);
    }

    /// The answer has begun and says when it ends.
    pub(super) fn begun(&mut self) {
        self.progress.begin();
    }

    pub(super) fn complete(&mut self) {
        self.progress = Progress::Complete;
    }

    pub(super) fn is_complete(&self) -> bool {
        self.progress == Progress::Complete
    }

    /// A stream has ended; so has the answer, or half of it is missing.
    pub(super) fn ended(&mut self) {
        if self.progress == Progress::Open && self.error_type().is_none() {
            self.failed(error_class::INCOMPLETE, "");
        }
    }

    pub(super) fn response_model(&self) -> Option<&str> {
        self.model.as_deref()
    }

    /// What the call failed with, if it did.
    pub(super) fn error_type(&self) -> Option<Cow<'static, str>> {
        self.fault.error_type()
    }

    pub(super) fn description(&self) -> &str {
        self.fault.description()
    }

    pub(super) fn record(&self, to: &mut Attributes<'_>) {
        to.add(keys::RESPONSE_ID, &self.id);
        to.add(keys::RESPONSE_MODEL, &self.model);
        let reasons: Vec<&str> = self
            .choices
            .iter()
            .filter_map(|choice| choice.finish_reason.as_deref())
            .collect();
        let reasons = Some(reasons).filter(|reasons| !reasons.is_empty());
        to.add(keys::RESPONSE_FINISH_REASONS, &reasons);
        self.usage.record(to);
        to.add(keys::EMBEDDINGS_DIMENSION_COUNT, &self.dimensions);
        let lengths = self.choices.iter().filter_map(|choice| choice.length);
        let length = lengths.reduce(|all, one| all + one);
        to.add(keys::COMPLETION_LENGTH, &length);
    }

    /// The choices in the conventions' words.
    pub(super) fn messages(&self) -> Value {
        self.choices.iter().map(Choice::message).collect()
    }

    /// Somebody may answer with more choices than were asked for.
    fn choice(&mut self, index: usize) -> Option<&mut Choice> {
        if index >= MAX_CHOICES {
            return None;
        }
        if index >= self.choices.len() {
            self.choices.resize_with(index + 1, Choice::default);
        }
        self.choices.get_mut(index)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("id", &self.id)
            .field("model", &self.model)
            .field("usage", &self.usage)
            .field("error_type", &self.error_type())
            .finish_non_exhaustive()
    }
}
