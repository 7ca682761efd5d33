//! The messages that an operation is about, and what that means for its span.

use super::sent::Sent;
use super::{Delivery, Destination, Relation};
use crate::Attributes;
use crate::ending;
use crate::propagation::keep_baggage;
use crate::semconv::queue as key;
use opentelemetry::trace::{Link, SpanContext, TraceContextExt};
use opentelemetry::{Context, KeyValue};
use std::time::Duration;

/// The messages that an operation is about.
#[derive(Debug)]
pub(super) enum About<'a> {
    /// One that is new, or several that nothing is known of.
    Nothing,
    /// One that came, to be processed.
    One(&'a Delivery),
    /// Several that came.
    Many(Vec<&'a Delivery>),
    /// One that is sent once more.
    Again(&'a Delivery),
    /// One that is given up, and why.
    Dead(&'a Delivery, &'a str),
    /// One whose end the broker is told.
    Settled(&'a Delivery),
    /// What was created in these spans.
    Created(Vec<SpanContext>),
}

impl About<'_> {
    /// The parent, if it is another one than the current span.
    pub(super) fn parent(&self, of: &Destination) -> Option<Context> {
        match self {
            Self::One(message) => Some(processing(message, of)),
            Self::Settled(message) | Self::Again(message) | Self::Dead(message, _) => {
                let is_somewhere = ending::look(|here| here.span().span_context().is_valid());
                // Below what has processed it, even if that is over.
                (!is_somewhere).then(|| {
                    let processed = message.processed_in();
                    processed.unwrap_or_else(|| processing(message, of))
                })
            }
            Self::Nothing | Self::Many(_) | Self::Created(_) => None,
        }
    }

    pub(super) fn links(&self, relation: Relation) -> Vec<Link> {
        let plain = |span: Option<SpanContext>| span.map(Link::with_context);
        match self {
            Self::Nothing => Vec::new(),
            Self::One(message) => {
                let sender = (relation == Relation::Link).then(|| message.sender());
                let before = message.before().cloned();
                plain(sender.flatten())
                    .into_iter()
                    .chain(plain(before))
                    .collect()
            }
            Self::Settled(message) => {
                let sender = (relation == Relation::Link).then(|| message.sender());
                plain(sender.flatten()).into_iter().collect()
            }
            Self::Many(messages) => messages
                .iter()
                .filter_map(|message| link(message))
                .collect(),
            Self::Again(message) | Self::Dead(message, _) => {
                plain(message.sender()).into_iter().collect()
            }
            Self::Created(spans) => spans.iter().cloned().map(Link::with_context).collect(),
        }
    }

    /// Whether the number of links is to be told.
    pub(super) fn is_many(&self) -> bool {
        matches!(self, Self::Many(_) | Self::Created(_))
    }

    /// Whether what is sent gets its context here.
    pub(super) fn makes_context(&self) -> bool {
        !matches!(self, Self::Created(_)) && self.origin().is_none()
    }

    /// The context that what is sent has already.
    pub(super) fn origin(&self) -> Option<&Context> {
        match self {
            Self::Again(message) | Self::Dead(message, _) => {
                Some(message.context()).filter(|origin| origin.span().span_context().is_valid())
            }
            _ => None,
        }
    }

    /// What is said of this sending, if there was one before.
    pub(super) fn sent(&self) -> Option<Sent> {
        match self {
            Self::Again(message) => Some(message.next()),
            Self::Dead(message, reason) => Some(message.dead(reason)),
            _ => None,
        }
    }

    pub(super) fn record(&self, to: &mut Attributes<'_>) {
        match self {
            Self::Nothing | Self::Created(_) => {}
            Self::Settled(message) => {
                to.add(key::MESSAGING_MESSAGE_ID, &message.message_id());
            }
            Self::One(message) => {
                to.add(key::MESSAGING_MESSAGE_ID, &message.message_id());
                to.add(key::MESSAGING_MESSAGE_BODY_SIZE, &message.body_size());
                to.add(key::QUEUE_WAIT_MS, &message.waited().map(millis));
                let again = Some(message.attempt()).filter(|attempt| *attempt > 1);
                to.add(key::QUEUE_ATTEMPT, &again);
                let dead = message.dead_letter_reason();
                to.add(key::QUEUE_DEAD_LETTER_REASON, &dead);
            }
            Self::Many(messages) => {
                let longest = messages.iter().filter_map(|message| message.waited()).max();
                to.add(key::QUEUE_WAIT_MS, &longest.map(millis));
            }
            Self::Again(message) => {
                to.add(key::QUEUE_ATTEMPT, &message.next().attempt);
            }
            Self::Dead(message, reason) => {
                let again = Some(message.attempt()).filter(|attempt| *attempt > 1);
                to.add(key::QUEUE_ATTEMPT, &again);
                to.add(key::QUEUE_DEAD_LETTER_REASON, reason);
            }
        }
    }

    /// How many messages it is about that nobody has counted as consumed yet.
    pub(super) fn count_consumed(&self) -> usize {
        match self {
            Self::One(message) => usize::from(message.count()),
            Self::Many(messages) => messages.iter().filter(|message| message.count()).count(),
            _ => 0,
        }
    }

    /// Remembers where a message is processed, for what becomes of it afterwards.
    pub(super) fn processed_in(&self, context: &Context) {
        match self {
            Self::One(message) => message.set_processed_in(context),
            Self::Many(messages) => {
                for message in messages {
                    message.set_processed_in(context);
                }
            }
            _ => {}
        }
    }
}

/// Where a message is processed: below its sender, or here with its baggage.
fn processing(message: &Delivery, from: &Destination) -> Context {
    let origin = from.carried(message.context());
    if from.relation == Relation::Child && origin.span().span_context().is_valid() {
        origin
    } else {
        keep_baggage(&origin, ending::current())
    }
}

/// A link to a message's sender that says which message it is.
pub(super) fn link(message: &Delivery) -> Option<Link> {
    let id = message.message_id().map(str::to_owned);
    let id = id.map(|id| KeyValue::new(key::MESSAGING_MESSAGE_ID, id));
    let waited = message.waited().map(millis);
    let waited = waited.map(|waited| KeyValue::new(key::QUEUE_WAIT_MS, waited));
    let attributes = id.into_iter().chain(waited).collect();
    Some(Link::new(message.sender()?, attributes, 0))
}

fn millis(waited: Duration) -> f64 {
    waited.as_micros() as f64 / 1e3
}
