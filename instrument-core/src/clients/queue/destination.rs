//! Where messages go, and where they come from.

use super::about::About;
use super::kind::Kind;
use super::{Delivery, Operation, Relation};
use crate::Attributes;
use crate::semconv::queue as key;
use opentelemetry::{Context, KeyValue};
use std::borrow::Cow;

/// A queue, topic or list: what its messages' spans are named after, and how they are related.
///
/// ```
/// use instrument_core::clients::queue::{Destination, Relation};
/// use std::sync::LazyLock;
///
/// static DETECTIONS: Destination = Destination::new("kafka", "detections");
///
/// static ARCHIVE: LazyLock<Destination> = LazyLock::new(|| {
///     Destination::new("kafka", "archive").with_group("archivers").with_relation(Relation::Link)
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Destination {
    system: &'static str,
    name: Cow<'static, str>,
    template: Option<Cow<'static, str>>,
    group: Option<Cow<'static, str>>,
    client_id: Option<Cow<'static, str>>,
    server: Option<(Cow<'static, str>, Option<u16>)>,
    process_span_name: Option<Cow<'static, str>>,
    pub(super) relation: Relation,
    pub(super) baggage: bool,
}

impl Destination {
    /// A destination of a messaging system: `kafka`, `rabbitmq`, `nats`, `redis`, …
    #[must_use]
    pub const fn new(system: &'static str, name: &'static str) -> Self {
        Self::of(system, Cow::Borrowed(name))
    }

    /// A destination whose name is known only at run time. Such names are to be few, or to have a
    /// [template](Self::with_template).
    #[must_use]
    pub fn named(system: &'static str, name: impl Into<Cow<'static, str>>) -> Self {
        Self::of(system, name.into())
    }

    const fn of(system: &'static str, name: Cow<'static, str>) -> Self {
        Self {
            system,
            name,
            template: None,
            group: None,
            client_id: None,
            server: None,
            process_span_name: None,
            relation: Relation::Child,
            baggage: true,
        }
    }

    /// What stands for the name in spans' names and in metrics, where there are many names: `replies/{client}`.
    #[must_use]
    pub fn with_template(mut self, template: impl Into<Cow<'static, str>>) -> Self {
        self.template = Some(template.into());
        self
    }

    /// The group of consumers that this one belongs to.
    #[must_use]
    pub fn with_group(mut self, group: impl Into<Cow<'static, str>>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// Who this client is among others of its kind: the name of a consumer.
    #[must_use]
    pub fn with_client_id(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// The broker.
    #[must_use]
    pub fn with_server(
        mut self,
        address: impl Into<Cow<'static, str>>,
        port: impl Into<Option<u16>>,
    ) -> Self {
        self.server = Some((address.into(), port.into()));
        self
    }

    /// How consumers' spans are related to producers'. Default: [`Relation::Child`].
    #[must_use]
    pub fn with_relation(mut self, relation: Relation) -> Self {
        self.relation = relation;
        self
    }

    /// The name of spans that process messages, instead of `process` and the destination's name.
    #[must_use]
    pub fn with_process_span_name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.process_span_name = Some(name.into());
        self
    }

    /// Neither sends baggage nor takes any: for queues that are shared with strangers.
    #[must_use]
    pub fn without_baggage(mut self) -> Self {
        self.baggage = false;
        self
    }

    /// Making a message that is sent later, or in a batch: `create …`, a producer. What is sent then says so with
    /// [`Operation::created_in`].
    pub fn create(&self) -> Operation<'_> {
        Operation::new(self, Kind::Create)
    }

    /// Sending a message: `send …`, a producer. [`Operation::inject`] starts it.
    pub fn send(&self) -> Operation<'_> {
        Operation::new(self, Kind::Send)
    }

    /// Sending several messages at once. [`Running::write`](super::Running::write) tells each of them.
    pub fn send_batch(&self, messages: usize) -> Operation<'_> {
        self.send().with_batch(messages)
    }

    /// Sending a message once more, because it failed: it keeps the context that it came with, so that all attempts are
    /// related to who sent it first, and knows the attempt before. A client, for it makes no message of its own.
    pub fn send_again<'a>(&'a self, message: &'a Delivery) -> Operation<'a> {
        Operation::new(self, Kind::Send).about(About::Again(message))
    }

    /// Sending a message that is given up to where those go. It keeps the context that it came with; `reason` is one of
    /// few, such as an `error.type`.
    pub fn dead_letter<'a>(&'a self, message: &'a Delivery, reason: &'a str) -> Operation<'a> {
        Operation::new(self, Kind::Send).about(About::Dead(message, reason))
    }

    /// Waiting for messages: `receive …`, a client. [`Running::received`](super::Running::received) ends it.
    ///
    /// A consumer that polls makes a trace each time; what matters is mostly what processes the message.
    pub fn receive(&self) -> Operation<'_> {
        Operation::new(self, Kind::Receive)
    }

    /// Processing a message: `process …`, a consumer.
    pub fn process<'a>(&'a self, message: &'a Delivery) -> Operation<'a> {
        Operation::new(self, Kind::Process).about(About::One(message))
    }

    /// Processing several messages at once: it links to each of them, and says how many. A batch of one is its message's
    /// child, unless [`Relation::Link`] is chosen.
    pub fn process_batch<'a>(
        &'a self,
        messages: impl IntoIterator<Item = &'a Delivery>,
    ) -> Operation<'a> {
        Operation::new(self, Kind::Process).about_all(messages)
    }

    /// Telling the broker what became of a message, by its word for it: `ack`, `nack`, … A client, below the span that
    /// processed the message.
    pub fn settle<'a>(&'a self, how: &'static str, message: &'a Delivery) -> Operation<'a> {
        Operation::new(self, Kind::Settle)
            .about(About::Settled(message))
            .with_operation_name(how)
    }

    /// `send detection_queue`
    pub(super) fn span_name(&self, kind: Kind, operation: &str) -> Cow<'static, str> {
        match &self.process_span_name {
            Some(name) if kind == Kind::Process => name.clone(),
            _ => format!("{operation} {}", self.low_cardinality_name()).into(),
        }
    }

    fn low_cardinality_name(&self) -> &str {
        self.template.as_deref().unwrap_or(&self.name)
    }

    /// What a sampler is to see.
    pub(super) fn record(&self, to: &mut Attributes<'_>) {
        to.add_static(key::MESSAGING_SYSTEM, self.system);
        text(to, key::MESSAGING_DESTINATION_NAME, &self.name);
        if let Some(template) = &self.template {
            text(to, key::MESSAGING_DESTINATION_TEMPLATE, template);
        }
    }

    /// What it need not see.
    pub(super) fn record_rest(&self, kind: Kind, to: &mut Attributes<'_>) {
        if let Some(group) = self.group.as_ref().filter(|_| kind.is_consumer()) {
            text(to, key::MESSAGING_CONSUMER_GROUP_NAME, group);
        }
        if let Some(id) = &self.client_id {
            text(to, key::MESSAGING_CLIENT_ID, id);
        }
        if let Some((address, port)) = &self.server {
            text(to, key::SERVER_ADDRESS, address);
            to.add(key::SERVER_PORT, port);
        }
    }

    /// What metrics have: nothing that there may be many of.
    pub(super) fn measured(&self, is_consumer: bool) -> Vec<KeyValue> {
        let mut all = Vec::with_capacity(8);
        all.push(KeyValue::new(key::MESSAGING_SYSTEM, self.system));
        all.push(match &self.template {
            Some(template) => KeyValue::new(key::MESSAGING_DESTINATION_TEMPLATE, template.clone()),
            None => KeyValue::new(key::MESSAGING_DESTINATION_NAME, self.name.clone()),
        });
        if let Some(group) = self.group.as_ref().filter(|_| is_consumer) {
            all.push(KeyValue::new(
                key::MESSAGING_CONSUMER_GROUP_NAME,
                group.clone(),
            ));
        }
        if let Some((address, port)) = &self.server {
            all.push(KeyValue::new(key::SERVER_ADDRESS, address.clone()));
            all.extend(port.map(|port| KeyValue::new(key::SERVER_PORT, i64::from(port))));
        }
        all
    }

    /// `cx` as messages of this destination carry it.
    pub(super) fn carried(&self, cx: &Context) -> Context {
        if self.baggage {
            cx.clone()
        } else {
            crate::propagation::without_baggage(cx)
        }
    }
}

/// Without a copy, where it can be.
#[expect(clippy::ptr_arg, reason = "which of the two it is matters here")]
fn text(to: &mut Attributes<'_>, key: &'static str, value: &Cow<'static, str>) {
    match value {
        Cow::Borrowed(value) => to.add_static(key, value),
        Cow::Owned(value) => to.add(key, value.as_str()),
    }
}
