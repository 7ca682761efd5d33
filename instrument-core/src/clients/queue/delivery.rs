//! A message that was taken out of a queue, as far as its context goes.

use super::sent::Sent;
use crate::AsContext;
use crate::ending;
use crate::locked::lock;
use crate::propagation::{extract_context, without_baggage};
use crate::provider;
use opentelemetry::Context;
use opentelemetry::propagation::Extractor;
use opentelemetry::trace::{SpanContext, TraceContextExt};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

/// What came with a message: the context it was sent in, when that was, and which attempt at it this is.
///
/// ```
/// use instrument_core::clients::queue::Delivery;
/// use instrument_core::propagation::Pairs;
///
/// let headers: Vec<(String, Vec<u8>)> = Vec::new();
/// // Take it as soon as the message is there: this is when it has stopped waiting.
/// let delivery = Delivery::of(&Pairs(&headers[..])).with_message_id("17-3");
/// assert_eq!(delivery.attempt(), 1);
/// assert_eq!(delivery.waited(), None); // nobody has said when it was sent
/// ```
#[derive(Debug)]
pub struct Delivery {
    /// Nothing but what came: where there was nothing, a context without span and baggage.
    origin: Context,
    sent: Sent,
    taken_at: SystemTime,
    message_id: Option<String>,
    body_size: Option<usize>,
    progress: Mutex<Progress>,
}

/// What has become of it here.
#[derive(Debug, Default)]
struct Progress {
    is_counted: bool,
    processed_in: Option<Context>,
}

impl Delivery {
    /// Reads what a message's headers, or whatever carries them, say. What is missing or wrong is left out.
    #[must_use]
    pub fn of(carrier: &dyn Extractor) -> Self {
        let taken_at = SystemTime::now();
        let bare = ending::look(|here| without_baggage(&provider::without_span(here)));
        Self {
            origin: extract_context(&bare, carrier),
            sent: Sent::read(carrier),
            taken_at,
            message_id: None,
            body_size: None,
            progress: Mutex::default(),
        }
    }

    /// The broker's id of the message.
    #[must_use]
    pub fn with_message_id(mut self, id: impl Into<String>) -> Self {
        self.message_id = Some(id.into());
        self
    }

    /// How many bytes the message has.
    #[must_use]
    pub fn with_body_size(mut self, bytes: usize) -> Self {
        self.body_size = Some(bytes);
        self
    }

    /// How often the broker has delivered the message, this time included. What the message says itself is added to.
    #[must_use]
    pub fn with_delivery_count(mut self, count: u32) -> Self {
        let redelivered = count.saturating_sub(1);
        self.sent.attempt = Some(self.attempt().saturating_add(redelivered));
        self
    }

    /// Which attempt at the message this is, and where the one before was made, as something else than the message keeps it:
    /// a table that is written when an attempt begins also knows of those whose process was killed.
    #[must_use]
    pub fn with_attempt(mut self, number: u32, before: impl AsContext) -> Self {
        self.sent.attempt = Some(number.max(1));
        let before = before.as_context();
        let before = before.map(|cx| cx.span().span_context().clone());
        self.sent.before = before.filter(SpanContext::is_valid);
        self
    }

    /// The context that the message was sent in: a remote span and its baggage.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.origin
    }

    /// How long the message was in the queue. The clocks of two machines differ: what would be less than nothing is zero.
    #[must_use]
    pub fn waited(&self) -> Option<Duration> {
        let sent = self.sent.at?;
        Some(self.taken_at.duration_since(sent).unwrap_or_default())
    }

    /// Which attempt at the message this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.sent.attempt.unwrap_or(1)
    }

    /// Why the message was given up, if it is a dead letter.
    #[must_use]
    pub fn dead_letter_reason(&self) -> Option<&str> {
        self.sent.dead_letter.as_deref()
    }

    /// The broker's id of the message.
    #[must_use]
    pub fn message_id(&self) -> Option<&str> {
        self.message_id.as_deref()
    }

    pub(super) fn body_size(&self) -> Option<usize> {
        self.body_size
    }

    /// The span it was sent in.
    pub(super) fn sender(&self) -> Option<SpanContext> {
        let span = self.origin.span().span_context().clone();
        span.is_valid().then_some(span)
    }

    /// The span of the attempt before, as the message says.
    pub(super) fn before(&self) -> Option<&SpanContext> {
        self.sent.before.as_ref()
    }

    /// What the next attempt at it will say.
    pub(super) fn next(&self) -> Sent {
        Sent {
            attempt: Some(self.attempt().saturating_add(1)),
            before: self.attempted_in(),
            ..Sent::now()
        }
    }

    /// What a dead letter of it will say.
    pub(super) fn dead(&self, reason: &str) -> Sent {
        Sent {
            attempt: Some(self.attempt()),
            dead_letter: Some(reason.to_owned()),
            before: self.attempted_in(),
            ..Sent::now()
        }
    }

    /// The span of this process in which it was processed.
    fn attempted_in(&self) -> Option<SpanContext> {
        let span = self.processed_in()?.span().span_context().clone();
        (span.is_valid() && !span.is_remote()).then_some(span)
    }

    pub(super) fn processed_in(&self) -> Option<Context> {
        self.progress().processed_in.clone()
    }

    pub(super) fn set_processed_in(&self, context: &Context) {
        self.progress().processed_in = Some(context.clone());
    }

    /// Whether it is yet to be counted as consumed; from now on it is.
    pub(super) fn count(&self) -> bool {
        !std::mem::replace(&mut self.progress().is_counted, true)
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        lock(&self.progress)
    }
}

/// The sender's context: to link to it from a span of one's own.
impl AsContext for Delivery {
    fn as_context(&self) -> Option<Context> {
        Some(self.origin.clone())
    }
}
