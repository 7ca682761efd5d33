//! What a span is to be, before it is started.

use crate::as_context::AsContext;
use crate::draft::{Draft, Parent};
use crate::ending;
use crate::propagation::Caller;
use crate::provider;
use crate::{Attributes, Instrument, Instrumented, Scope, Span, ToValue};
use opentelemetry::trace::SpanKind;
use opentelemetry::{Key, KeyValue};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::mem;
use std::time::{Duration, SystemTime};

/// A span to be: name, kind, attributes, parent, links. Made by [`span!`](crate::span!) or [`Scope::span`].
///
/// ```
/// use instrument_core::{Instrument, Span, SpanKind, span};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Start it, and run work in it …
/// let request = span!("POST /detect").kind(SpanKind::Client).attribute("server.port", 8095).start();
/// // … or in one go.
/// let count = span!("count_boxes").parent(&request).in_scope(|| 3);
/// let parsed = span!("parse_answer").root().link(&request).try_in_scope(|| "42".parse::<u8>())?;
/// # let _ = (count, parsed);
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder is no span yet: `start`, `in_scope` or `instrument` begins one"]
pub struct Builder<'a> {
    scope: &'static Scope,
    draft: Draft<'a>,
    attributes: Vec<KeyValue>,
    lazy: Option<Lazy<'a>>,
}

/// Attributes that are evaluated only if the span records.
type Lazy<'a> = Box<dyn FnOnce(&mut Attributes<'_>) + 'a>;

impl<'a> Builder<'a> {
    pub(crate) fn new(scope: &'static Scope, name: Cow<'static, str>) -> Self {
        Self {
            scope,
            draft: Draft::new(name, SpanKind::Internal),
            attributes: Vec::new(),
            lazy: None,
        }
    }

    /// The span's kind. Default: internal.
    #[inline]
    pub fn kind(mut self, kind: SpanKind) -> Self {
        self.draft.kind = kind;
        self
    }

    /// Sets an attribute, if the span will record.
    pub fn attribute(mut self, key: impl Into<Key>, value: impl ToValue) -> Self {
        if provider::may_be_any() {
            self.attributes
                .extend(value.to_value().map(|value| KeyValue::new(key, value)));
        }
        self
    }

    /// Sets attributes that are evaluated only if the span records.
    #[inline]
    pub fn attributes(mut self, attributes: impl FnOnce(&mut Attributes<'_>) + 'a) -> Self {
        if let Some(mut early) = self.draft.early(self.scope) {
            attributes(&mut early);
            return self;
        }
        self.lazy = Some(match self.lazy.take() {
            None => Box::new(attributes),
            Some(first) => Box::new(|sink| {
                first(sink);
                attributes(sink);
            }),
        });
        self
    }

    /// Sets an attribute that the sampler is to see; others are set when it has decided.
    pub fn sampler_attribute(mut self, key: impl Into<Key> + 'static, value: impl ToValue) -> Self {
        self.draft
            .sampler_attributes(self.scope, |attributes| attributes.add(key, &value));
        self
    }

    /// Sets attributes that the sampler is to see, several at once. They are evaluated in any case.
    #[inline(always)]
    pub fn sampler_attributes(mut self, attributes: impl FnOnce(&mut Attributes<'_>)) -> Self {
        self.draft.sampler_attributes(self.scope, attributes);
        self
    }

    /// About how many attributes there will be, for whoever knows that there will be many.
    #[inline]
    pub fn capacity(mut self, attributes: usize) -> Self {
        self.draft.capacity = attributes;
        self
    }

    /// The parent, instead of the current span.
    #[inline]
    pub fn parent(mut self, parent: impl AsContext) -> Self {
        self.draft.parent(parent);
        self
    }

    /// The caller's span as the parent, and its context.
    #[inline]
    pub fn below(mut self, caller: &'a Caller) -> Self {
        self.draft.parent = Parent::Caller(caller);
        self
    }

    /// No parent: the span begins a trace of its own. Baggage and a bound provider stay.
    pub fn root(mut self) -> Self {
        self.draft.parent = Parent::None;
        self
    }

    /// A trace of its own that links to the current span: for work that outlives what asked for it.
    pub fn detached(self) -> Self {
        self.link(ending::current()).root()
    }

    /// Links to another span.
    pub fn link(mut self, other: impl AsContext) -> Self {
        self.draft.link(&other);
        self
    }

    /// Links to many spans, as a batch does to what is in it, and sets `link_count` to how many links there are.
    /// Those beyond [the limit](crate::Provider::with_link_limit) are not sent, and counted in
    /// [`Health`](crate::Health).
    pub fn links(mut self, others: impl IntoIterator<Item = impl AsContext>) -> Self {
        self.draft.links(others);
        self
    }

    /// Links that are made already, with attributes of their own; `are_counted` sets `link_count`.
    #[cfg(feature = "queue")]
    pub(crate) fn given_links(
        mut self,
        links: Vec<opentelemetry::trace::Link>,
        are_counted: bool,
    ) -> Self {
        self.draft.given_links(links, are_counted);
        self
    }

    /// Records what the span cost: see [`cost`](crate::cost).
    pub fn cost(mut self) -> Self {
        self.draft.cost = true;
        self
    }

    /// Drops the span if it was successful, shorter than this, and nothing below it is kept: no child, but for those that are
    /// dropped themselves before it ends. Needs [`DropShortSpans`](crate::DropShortSpans) in the provider.
    pub fn min_duration(mut self, at_least: Duration) -> Self {
        self.draft.min_duration = Some(at_least);
        self
    }

    /// Says that what the span stands for began earlier: for what only its end tells of.
    ///
    /// ```
    /// use instrument_core::span;
    /// use std::time::{Duration, SystemTime};
    ///
    /// let waited = Duration::from_millis(12);
    /// span!("wait_for_camera").started_at(SystemTime::now() - waited).start().end();
    /// ```
    #[inline]
    pub fn started_at(mut self, at: SystemTime) -> Self {
        self.draft.started = Some(at);
        self
    }

    /// Starts the span.
    pub fn start(self) -> Span {
        self.start_with(|_| {}, |_| {})
    }

    /// Starts the span with attributes that its [sampler is to see](Self::sampler_attributes), and with some that are
    /// [evaluated only if it records](Self::attributes). For layers, whose spans have many: nothing is moved in between.
    #[inline]
    pub fn start_with(
        mut self,
        for_sampler: impl FnOnce(&mut Attributes<'_>),
        others: impl FnOnce(&mut Attributes<'_>),
    ) -> Span {
        self.draft.sampler_attributes(self.scope, for_sampler);
        let (attributes, lazy) = (&mut self.attributes, &mut self.lazy);
        let mut others = Some(others);
        self.scope.start(&mut self.draft, &mut |sink| {
            sink.push_all(mem::take(attributes));
            if let Some(lazy) = lazy.take() {
                lazy(sink);
            }
            if let Some(others) = others.take() {
                others(sink);
            }
        })
    }

    /// Starts the span and runs `work` in it: see [`Span::in_scope`].
    pub fn in_scope<R>(self, work: impl FnOnce() -> R) -> R {
        self.start().in_scope(work)
    }

    /// Starts the span and runs `work` in it: see [`Span::try_in_scope`].
    ///
    /// # Errors
    ///
    /// What `work` returns.
    pub fn try_in_scope<T, E: Error + 'static>(
        self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.start().try_in_scope(work)
    }

    /// Starts the span and runs `future` in it: see [`Instrument`].
    pub fn instrument<F: Future>(self, future: F) -> Instrumented<F> {
        future.instrument(self.start())
    }
}

impl fmt::Debug for Builder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.draft.name)
            .field("kind", &self.draft.kind)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use crate::span;
    use crate::testing::Kit;
    use std::time::{Duration, SystemTime};

    #[test]
    fn a_span_may_have_begun_before_it_was_started() {
        let kit = Kit::new();
        let _recording = kit.enter();
        let earlier = SystemTime::now() - Duration::from_secs(60);
        span!("wait").started_at(earlier).start().end();
        let span = kit.span("wait");
        assert_eq!(span.start_time, earlier);
        assert!(span.end_time >= earlier + Duration::from_secs(60));
    }
}
