//! A call on its way: its span, and what is known of the answer so far.

use super::content::Place;
use super::details::Details;
use super::measured::Measured;
use super::{Answer, Content};
use crate::semconv::{PANIC, genai as keys};
use crate::{Outcome, Span, current};
use serde_json::Value;
use std::mem;
use std::time::{Duration, Instant};

/// A call on its way. Dropped before its end, it was given up.
pub(super) struct Running {
    span: Span,
    /// `None` if nobody looks, or the call is over.
    state: Option<Box<State>>,
    /// Whether the client is at work, which it still seems to be after a panic.
    working: bool,
}

/// What is kept of a call at which somebody looks.
pub(super) struct State {
    pub(super) answer: Answer,
    pub(super) measured: Option<Measured>,
    pub(super) content: Option<Content>,
    /// The conversation, for the event that is made when the answer is there.
    pub(super) asked: Option<Value>,
    pub(super) started: Instant,
    pub(super) chunks: Chunks,
}

/// When chunks came, from the start of the call on.
#[derive(Default)]
pub(super) struct Chunks {
    /// Any item, also what is no chunk.
    has_item: bool,
    first: Option<Duration>,
    last: Duration,
    first_text: Option<Duration>,
}

/// More than that do not come at once, whatever somebody says.
const MAX_CHUNKS: usize = 1000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Complete,
    Dropped,
    Panicked,
}

impl Running {
    pub(super) fn new(span: Span, state: Option<Box<State>>) -> Self {
        Self {
            span,
            state,
            working: false,
        }
    }

    /// Nobody looks.
    pub(super) fn unseen() -> Self {
        Self::new(Span::none(), None)
    }

    /// Runs a stretch of the client's work.
    pub(super) fn within<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let panicked = mem::replace(&mut self.working, true);
        let output = self.span.within(work);
        self.working = panicked;
        output
    }

    /// Drops the client's work, which is given up if it is not over, and that is no work of its own.
    pub(super) fn drop_within(&mut self, drop_work: impl FnOnce()) {
        self.span.within(drop_work);
    }

    /// Lets the answer be read, if anybody wants to know.
    pub(super) fn read(&mut self, read: impl FnOnce(&mut Answer)) {
        if let Some(state) = &mut self.state {
            self.span.within(|| read(&mut state.answer));
        }
    }

    /// Lets an item of a stream be read, which has just come.
    pub(super) fn read_chunk(&mut self, read: impl FnOnce(&mut Answer)) {
        if let Some(state) = &mut self.state {
            let at = state.started.elapsed();
            state.answer.chunk = Default::default();
            self.span.within(|| {
                read(&mut state.answer);
                state.time_chunk(at);
            });
            if state.answer.is_over {
                self.finish();
            }
        }
    }

    /// The client has come to its end.
    pub(super) fn finish(&mut self) {
        self.end(Ending::Complete);
    }

    /// So has its stream.
    pub(super) fn finish_stream(&mut self) {
        if let Some(state) = &mut self.state {
            // A stream of nothing ends before the answer does, of whatever form it was to be.
            if !state.chunks.has_item {
                state.answer.begun();
            }
            state.answer.ended();
        }
        self.finish();
    }

    fn end(&mut self, ending: Ending) {
        if let Some(state) = self.state.take() {
            state.finish(mem::replace(&mut self.span, Span::none()), ending);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end(if self.working {
            Ending::Panicked
        } else {
            Ending::Dropped
        });
    }
}

impl State {
    fn time_chunk(&mut self, at: Duration) {
        self.chunks.has_item = true;
        let count = self.answer.chunk.count.unwrap_or(1).min(MAX_CHUNKS);
        if self.answer.chunk.has_text {
            self.chunks.first_text.get_or_insert(at);
        }
        for _ in 0..count {
            match self.chunks.first {
                None => {
                    self.chunks.first = Some(at);
                    if let Some(measured) = &mut self.measured {
                        measured.first_chunk(at, &self.answer);
                    }
                }
                Some(_) => {
                    if let Some(measured) = &mut self.measured {
                        let since = at.saturating_sub(self.chunks.last);
                        measured.output_chunk(since, &self.answer);
                    }
                }
            }
            self.chunks.last = at;
        }
    }

    fn finish(mut self: Box<Self>, mut span: Span, ending: Ending) {
        let after = self.started.elapsed();
        let failed = self.answer.error_type();
        let outcome = match (&failed, ending) {
            (_, Ending::Panicked) => Outcome::Panicked,
            (Some(_), _) => Outcome::Error,
            // Nobody waits for more once the answer has said that it is complete.
            (None, Ending::Dropped) if !self.answer.is_complete() => Outcome::Cancelled,
            (None, _) => Outcome::Ok,
        };
        if span.is_recording() {
            let details = self.content.map(|content| self.details(content));
            span.within(|| {
                current::set_attributes(|to| {
                    self.answer.record(to);
                    self.chunks.record(&self.answer, to);
                });
                if let Some(details) = details {
                    details.record();
                }
            });
        }
        if let Some(measured) = self.measured.take() {
            let error = match outcome {
                Outcome::Panicked => Some(PANIC),
                _ => failed.as_deref(),
            };
            // So that an exemplar shows the span.
            span.within(|| measured.finish(after, &self.answer, error));
        }
        match (outcome, failed) {
            (Outcome::Error, Some(error_type)) => {
                span.settle(|end| end.failed(error_type, self.answer.description().to_owned()));
            }
            _ => span.end_with(outcome),
        }
    }

    fn details(&mut self, content: Content) -> Details {
        Details {
            on_event: content.place == Place::Event,
            asked: self.asked.take(),
            answered: self.answer.messages(),
        }
    }
}

impl Chunks {
    fn record(&self, answer: &Answer, to: &mut crate::Attributes<'_>) {
        let seconds = |duration: Option<Duration>| duration.map(|it| it.as_secs_f64());
        to.add(keys::RESPONSE_TIME_TO_FIRST_CHUNK, &seconds(self.first));
        to.add(
            keys::COMPLETION_TIME_TO_FIRST_TOKEN,
            &seconds(self.first_text),
        );
        to.add(
            keys::COMPLETION_TIME_PER_OUTPUT_TOKEN,
            &self.per_token(answer.usage.output_tokens),
        );
    }

    /// From the first token to the last chunk, for each token after the first.
    fn per_token(&self, tokens: Option<u64>) -> Option<f64> {
        let after_first = tokens?.checked_sub(1).filter(|&tokens| tokens > 0)?;
        let took = self.last.saturating_sub(self.first_text?);
        Some(took.as_secs_f64() / after_first as f64)
    }
}
