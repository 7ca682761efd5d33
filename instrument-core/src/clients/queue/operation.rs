//! What is to be done with a message, before it is begun.

use super::about::About;
use super::kind::Kind;
use super::measure::Clock;
use super::run::{Judge, Run};
use super::{Delivery, Destination, Relation, Running};
use crate::semconv::queue as key;
use crate::{AsContext, Attributes, Scope, Span, current, ending, scope};
use opentelemetry::Context;
use opentelemetry::propagation::Injector;
use opentelemetry::trace::TraceContextExt;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::future::Future;

static SCOPE: Scope = scope!();

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "queue";

/// Something that is done with a message, to be begun. Made by a [`Destination`].
#[must_use = "an operation is not begun yet: `start`, `inject` or `run` begins it"]
pub struct Operation<'a> {
    destination: &'a Destination,
    kind: Kind,
    /// The system's word, if it has another one than the conventions.
    name: &'static str,
    span_name: Option<Cow<'static, str>>,
    about: About<'a>,
    message_id: Option<&'a str>,
    body_size: Option<usize>,
    batch: Option<usize>,
    has_span: bool,
    attributes: Option<Lazy<'a>>,
}

type Lazy<'a> = Box<dyn FnOnce(&mut Attributes<'_>) + 'a>;

impl<'a> Operation<'a> {
    pub(super) fn new(destination: &'a Destination, kind: Kind) -> Self {
        Self {
            destination,
            kind,
            name: kind.word(),
            span_name: None,
            about: About::Nothing,
            message_id: None,
            body_size: None,
            batch: None,
            has_span: true,
            attributes: None,
        }
    }

    pub(super) fn about(mut self, about: About<'a>) -> Self {
        self.about = about;
        self
    }

    pub(super) fn about_all(mut self, messages: impl IntoIterator<Item = &'a Delivery>) -> Self {
        let messages: Vec<_> = messages.into_iter().collect();
        self.batch = Some(messages.len());
        self.about = match messages[..] {
            // A batch of one continues its message's trace.
            [one] if self.destination.relation == Relation::Child => About::One(one),
            _ => About::Many(messages),
        };
        self
    }

    /// The system's own word for it: `publish`, `poll`, `ack`.
    pub fn with_operation_name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// The span's name, instead of the operation's and the destination's.
    pub fn with_span_name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.span_name = Some(name.into());
        self
    }

    /// The broker's id of the message, if it is known before. Else see [`Running::set_message_id`].
    pub fn with_message_id(mut self, id: &'a str) -> Self {
        self.message_id = Some(id);
        self
    }

    /// How many bytes the message has.
    pub fn with_body_size(mut self, bytes: usize) -> Self {
        self.body_size = Some(bytes);
        self
    }

    pub(super) fn with_batch(mut self, messages: usize) -> Self {
        self.batch = Some(messages);
        self
    }

    /// Only measures it: for waiting in a loop, where each round would be a trace.
    pub fn without_span(mut self) -> Self {
        self.has_span = false;
        self
    }

    /// What is sent was created in these spans and carries their context: this one links to them.
    pub fn created_in(mut self, spans: impl IntoIterator<Item = impl AsContext>) -> Self {
        let spans = spans.into_iter().filter_map(|span| {
            let span = span.as_context()?.span().span_context().clone();
            span.is_valid().then_some(span)
        });
        self.about = About::Created(spans.collect());
        self
    }

    /// Further attributes, evaluated only if the span records: a partition, an offset, a conversation.
    pub fn attributes(mut self, attributes: impl FnOnce(&mut Attributes<'_>) + 'a) -> Self {
        self.attributes = Some(Box::new(attributes));
        self
    }

    /// Begins it.
    pub fn start(mut self) -> Running {
        let is_wanted = current::is_instrumented(INSTRUMENTATION);
        let parent = self.about.parent(self.destination);
        let span = if is_wanted && self.has_span && may_record(parent.as_ref()) {
            self.start_span(parent.as_ref())
        } else {
            parent.clone().map_or_else(Span::none, Span::unrecorded)
        };
        let context = span.as_context().or(parent);
        let context = context.unwrap_or_else(Context::current);
        if self.kind == Kind::Process {
            self.about.processed_in(&context);
        }
        let clock = is_wanted.then(Clock::start).flatten().map(|clock| {
            let messages = match self.kind {
                Kind::Send => self.batch.unwrap_or(1),
                Kind::Process => self.about.count_consumed(),
                Kind::Create | Kind::Receive | Kind::Settle => 0,
            };
            clock.of(self.destination, self.kind, self.name, messages, &context)
        });
        Running::new(span, context, clock, self.destination.baggage)
    }

    fn start_span(&mut self, parent: Option<&Context>) -> Span {
        let (destination, kind, about) = (self.destination, self.kind, &self.about);
        let name = self.span_name.take();
        let name = name.unwrap_or_else(|| destination.span_name(kind, self.name));
        let more = self.attributes.take();
        let mut span = SCOPE
            .span(name)
            .kind(kind.span_kind(about.makes_context()))
            .given_links(about.links(destination.relation), about.is_many())
            .sampler_attributes(|to| {
                destination.record(to);
                to.add_static(key::MESSAGING_OPERATION_TYPE, kind.word());
                to.add_static(key::MESSAGING_OPERATION_NAME, self.name);
            })
            .attributes(|to| {
                destination.record_rest(kind, to);
                to.add(key::MESSAGING_BATCH_MESSAGE_COUNT, &self.batch);
                to.add(key::MESSAGING_MESSAGE_ID, &self.message_id);
                to.add(key::MESSAGING_MESSAGE_BODY_SIZE, &self.body_size);
                about.record(to);
                if let Some(more) = more {
                    more(to);
                }
            });
        if let Some(parent) = parent {
            span = span.parent(parent);
        }
        span.start()
    }

    /// Begins it, and writes into a new message's headers what its receiver is to know.
    ///
    /// They are written whether the span is sampled or not. Where there is no trace, nothing is.
    pub fn inject(self, headers: &mut dyn Injector) -> Running {
        let (origin, sent) = (self.about.origin(), self.about.sent());
        let origin = origin.map(|origin| self.destination.carried(origin));
        let running = self.start();
        running.tell(origin.as_ref(), sent, headers);
        running
    }

    /// Begins it and runs `work` in it: see [`Running::run`].
    pub fn run<F: Future>(self, work: F) -> Run<F, Judge<F::Output>> {
        self.start().run(work)
    }

    /// Begins it and runs `work` in it: see [`Running::try_run`].
    pub fn try_run<F, T, E>(self, work: F) -> Run<F, Judge<F::Output>>
    where
        F: Future<Output = Result<T, E>>,
        E: Error + 'static,
    {
        self.start().try_run(work)
    }

    /// Begins it and runs `work` in it: see [`Running::in_scope`].
    pub fn in_scope<R>(self, work: impl FnOnce() -> R) -> R {
        self.start().in_scope(work)
    }

    /// Begins it and runs `work` in it: see [`Running::try_in_scope`].
    ///
    /// # Errors
    ///
    /// What `work` returns.
    pub fn try_in_scope<T, E>(self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        E: Error + 'static,
    {
        self.start().try_in_scope(work)
    }
}

fn may_record(parent: Option<&Context>) -> bool {
    match parent {
        Some(parent) => SCOPE.may_record(parent),
        None => ending::look(|here| SCOPE.may_record(here)),
    }
}

impl fmt::Debug for Operation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("destination", self.destination)
            .field("kind", &self.kind)
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}
