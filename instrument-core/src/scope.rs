//! Who makes a span: a crate's module and version, with the tracer that its provider gave it.

mod tracers;

use crate::Attributes;
use crate::attributes::Lazy;
use crate::builder::Builder;
use crate::draft::{Draft, Early, Parent, admitted};
use crate::meter::Meter;
use crate::min_duration::MinDuration;
use crate::propagation::Caller;
use crate::provider::{self, Found, Here, Place, StartSpan, Under};
use crate::recorder::{Record, nanos};
use crate::semconv;
use crate::span::Span;
use crate::value::cut;
use opentelemetry::Context;
use opentelemetry::trace::{SpanBuilder, SpanKind, TraceContextExt};
use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::sync::atomic::Ordering;
use tracers::Tracers;

/// An instrumentation scope: the module and version that a span says it was made by.
///
/// [`scope!`](crate::scope!) fills in the caller's; keep it in a `static`, since it also keeps the tracer.
///
/// ```
/// use instrument_core::{Scope, SpanKind, scope};
///
/// static SCOPE: Scope = scope!();
///
/// fn fetch(host: &str) {
///     SCOPE.span("fetch").kind(SpanKind::Client).attribute("server.address", host).in_scope(|| { /* … */ });
/// }
/// # fetch("example.org");
/// ```
pub struct Scope {
    name: &'static str,
    version: Option<&'static str>,
    tracers: Tracers,
}

impl Scope {
    /// A scope by name and version. [`scope!`](crate::scope!) is the usual way.
    #[must_use]
    pub const fn new(name: &'static str, version: Option<&'static str>) -> Self {
        Self {
            name,
            version,
            tracers: Tracers::new(),
        }
    }

    /// A span of this scope, to be configured and started.
    ///
    /// A `name` made at run time counts against
    /// [`Provider::with_span_name_limit`](crate::Provider::with_span_name_limit).
    pub fn span(&'static self, name: impl Into<Cow<'static, str>>) -> Builder<'static> {
        Builder::new(self, name.into())
    }

    /// Whether a span that is started under `parent` may be recorded, as far as is known before a sampler is asked:
    /// for authors of layers, who need not prepare what nobody will see. Where it is false no span is to be started, and
    /// `parent` is what is to be current.
    #[must_use]
    pub fn may_record(&self, parent: &Context) -> bool {
        may_record(parent.into())
    }

    /// The same below a caller, where `caller`'s context is what is to be current.
    #[must_use]
    pub fn may_record_below(&self, caller: &Caller) -> bool {
        may_record(caller.place())
    }

    /// The scope's name: a module path.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The version of the crate that the module is in.
    #[must_use]
    pub const fn version(&self) -> Option<&'static str> {
        self.version
    }

    /// Starts what `draft` describes, and leaves nothing of it. `attributes` is called once if the span records, and not otherwise.
    pub(crate) fn start(
        &self,
        draft: &mut Draft<'_>,
        attributes: &mut dyn FnMut(&mut Attributes<'_>),
    ) -> Span {
        let is_any = provider::is_any();
        let here;
        // A given one stays where it is: contexts are slow to be moved.
        let place = match &draft.parent {
            _ if !is_any => return draft.unrecorded(),
            Parent::Given(parent) => parent.into(),
            // Whose sampler need not be asked does without a context of its own.
            Parent::Caller(caller) if draft.early.is_record() => caller.place(),
            Parent::Caller(caller) => {
                here = caller.place().to_context();
                Place::from(&here)
            }
            Parent::Current => {
                here = Context::current();
                Place::from(&here)
            }
            Parent::None => {
                here = Context::map_current(provider::without_span);
                Place::from(&here)
            }
        };
        if !provider::is_recordable(place) {
            return draft.unrecorded();
        }
        let found = provider::of(place.context);
        let settings = found.settings();
        let name = admitted(mem::take(&mut draft.name), &found);
        let early = mem::replace(&mut draft.early, Early::No);
        let early = early.take(place, &mut draft.sampler);
        let kind = mem::replace(&mut draft.kind, SpanKind::Internal);
        let links = mem::take(&mut draft.links);
        let link_count = links.len();
        let min_duration = draft.min_duration.map(MinDuration::start);
        let watched = min_duration.as_ref().map(|it| it.watch(place.context));
        let context = watched.as_ref().unwrap_or(place.context);
        let place = Place { context, ..place };
        let mut span = Span::none();
        if let Some(mut record) = early {
            record.name = name;
            record.kind = kind;
            record.start = draft.started.map_or(0, nanos);
            for link in links {
                record.add_link(link.span_context, link.attributes);
            }
            attributes(&mut Attributes::of_record(
                &mut record,
                settings.value_limit,
            ));
            self.start_with(context, &mut span, |tracer, span| {
                tracer.start_early(record, Under::Given(place), span)
            });
        } else {
            let mut sampler = mem::take(&mut draft.sampler);
            for attribute in &mut sampler {
                cut(&mut attribute.value, settings.value_limit);
            }
            let builder = SpanBuilder {
                attributes: Some(sampler),
                links: (link_count > 0).then_some(links),
                start_time: draft.started,
                ..SpanBuilder::from_name(name).with_kind(kind)
            };
            self.start_undecided(builder, &place.to_context(), attributes, &mut span);
        }
        if span.is_recording() {
            span.set_meter(Meter::start(draft.cost, min_duration));
            if draft.counts_links {
                span.set_attribute(semconv::LINK_COUNT, link_count);
            }
            let excess = link_count.saturating_sub(settings.link_limit);
            if excess > 0 {
                let counter = &found.counters().links_dropped;
                counter.fetch_add(excess as u64, Ordering::Relaxed);
            }
        } else if span.active().is_none() {
            return draft.unrecorded();
        }
        span
    }

    /// Starts a span under the current one: the way that must be fast. There are about `count` attributes. `span` is where the
    /// span is written: handing it up by value is felt.
    pub(crate) fn start_here(
        &self,
        here: Here,
        name: &'static str,
        kind: &SpanKind,
        count: usize,
        attributes: &mut dyn FnMut(&mut Attributes<'_>),
        span: &mut Span,
    ) {
        match here {
            Here::Nothing => *span = Span::none(),
            Here::Sampled { value_limit } => {
                let attributes = Lazy {
                    evaluate: attributes,
                    value_limit,
                    count,
                };
                match self.tracers.only_one() {
                    Some(tracer) => {
                        tracer.start_sampled(name, kind, attributes, Under::Current, span);
                    }
                    None => self.start_sampled_anywhere(name, kind, attributes, span),
                }
            }
            Here::Undecided => {
                let builder = SpanBuilder::from_name(name).with_kind(kind.clone());
                self.start_undecided(builder, &Context::current(), attributes, span);
            }
        }
    }

    /// Apart: what the fast way does not need, it does not save and restore.
    #[cold]
    fn start_sampled_anywhere(
        &self,
        name: &'static str,
        kind: &SpanKind,
        attributes: Lazy<'_>,
        span: &mut Span,
    ) {
        let parent = Context::current();
        self.start_with(&parent, span, |tracer, span| {
            tracer.start_sampled(name, kind, attributes, Under::Given((&parent).into()), span)
        });
    }

    /// Starts a span of which the sampler has yet to say whether it records.
    #[inline(never)]
    fn start_undecided(
        &self,
        builder: SpanBuilder,
        parent: &Context,
        attributes: &mut dyn FnMut(&mut Attributes<'_>),
        span: &mut Span,
    ) {
        let value_limit = provider::of(parent).settings().value_limit;
        let late = Lazy {
            evaluate: attributes,
            value_limit,
            count: 0,
        };
        self.start_with(parent, span, |tracer, span| {
            tracer.start(builder, parent, late, span)
        });
    }

    /// A record for a span below `parent`, which is recorded: see [`StartSpan::early`].
    pub(crate) fn early(&self, parent: &Context) -> Option<Box<Record>> {
        match provider::of(parent) {
            Found::Ours(provider) => self.tracers.with(self, provider, |tracer| tracer.early()),
            Found::Global => None,
        }
    }

    /// `span` is where the span is written: handing it up by value is felt.
    #[inline]
    fn start_with(
        &self,
        parent: &Context,
        span: &mut Span,
        start: impl FnOnce(&dyn StartSpan, &mut Span),
    ) {
        match provider::of(parent) {
            Found::Ours(provider) => self
                .tracers
                .with(self, provider, |tracer| start(tracer, span)),
            Found::Global => {
                start(&*self.tracers.global(self), span);
                // Without a provider, OpenTelemetry hands back the parent's id.
                if span.span_context().span_id() == parent.span().span_context().span_id() {
                    *span = Span::none();
                } else {
                    provider::global_is_live();
                }
            }
        }
    }
}

fn may_record(place: Place<'_>) -> bool {
    // Either the span that follows asks whether there is any provider, or this does in its place: every so many questions a
    // global one is looked for.
    (provider::may_be_any() || provider::is_any()) && provider::is_recordable(place)
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("name", &self.name)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// The caller's [`Scope`]: its module path and its crate's version.
#[macro_export]
macro_rules! scope {
    () => {
        $crate::Scope::new(
            ::core::module_path!(),
            ::core::option_env!("CARGO_PKG_VERSION"),
        )
    };
}

/// A span of the calling module, to be configured and started: see [`Builder`](crate::Builder).
///
/// ```
/// use instrument_core::{SpanKind, span};
///
/// let answer = span!("ask_model").kind(SpanKind::Client).attribute("prompt.length", 17).in_scope(|| 42);
/// assert_eq!(answer, 42);
/// ```
#[macro_export]
macro_rules! span {
    ($name:expr) => {{
        static SCOPE: $crate::Scope = $crate::scope!();
        SCOPE.span($name)
    }};
}
