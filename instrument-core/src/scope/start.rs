//! Starting a span: with the provider there is, below the parent it is to have.

use super::Scope;
use super::tracers::Installed;
use crate::Attributes;
use crate::attributes::Lazy;
use crate::draft::{Draft, Early, Parent};
use crate::meter::Meter;
use crate::min_duration::MinDuration;
use crate::provider::{self, Found, Here, Place, ScopeTracer, Under};
use crate::recorder::{Direct, Record, Title, nanos};
use crate::semconv;
use crate::span::Span;
use crate::value::cut;
use opentelemetry::Context;
use opentelemetry::trace::{SpanBuilder, SpanContext, SpanKind, TraceContextExt};
use std::mem;
use std::sync::atomic::Ordering;

/// How a span begins.
pub(crate) enum Begun<'a> {
    /// There is none.
    Nothing,
    /// Recorded by this one, which has yet to be given its attributes.
    By(&'a Direct),
    /// Not yet, but it will be recorded, as its parent is, by this tracer.
    Sampled(&'a Installed),
    /// That is yet to be found out.
    Otherwise,
}

impl Scope {
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
        let name = found.admitted(mem::take(&mut draft.name));
        let early = mem::replace(&mut draft.early, Early::No);
        let early = early.take(place, &mut draft.sampler);
        let kind = mem::replace(&mut draft.kind, SpanKind::Internal);
        let links = mem::take(&mut draft.links);
        let link_count = links.len();
        let min_duration = draft
            .min_duration
            .map(|at_least| MinDuration::start(at_least, place.context));
        let watched = min_duration.as_ref().map(|it| it.watch(place.context));
        let context = watched.as_ref().unwrap_or(place.context);
        let place = Place { context, ..place };
        let mut span = Span::none();
        if let Some(mut record) = early {
            record.name = name;
            record.kind = kind;
            record.value_limit = settings.value_limit;
            record.start = draft.started.map_or(0, nanos);
            for link in links {
                record.add_link(link.span_context, link.attributes);
            }
            attributes(&mut Attributes::of_record(&mut record));
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
            Under::Given(place).look_whole(|parent| {
                self.start_undecided(builder, parent, attributes, &mut span);
            });
        }
        if span.is_recording() {
            if let Some(meter) = Meter::start(draft.cost, min_duration, draft.started) {
                span.set_meter(meter);
            }
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

    /// Lets `begin` begin a span under the current one, in a single look at that, if there is one provider alone, its sampler follows
    /// the span above, and it is our recorder. `begin` is given that, how long values may be, the span above, and its context. What is
    /// neither nothing nor begun is to be [started](Self::start_here).
    #[inline(always)]
    pub(crate) fn begin(
        &self,
        begin: impl FnOnce(&Direct, usize, &SpanContext, &Context),
    ) -> Begun<'_> {
        // Not within the look: a tracer that is asked for may be somebody else's.
        let Some(installed) = self.tracers.only_one(self) else {
            return Begun::Otherwise;
        };
        let Installed { tracer, settings } = installed;
        Context::map_current(|cx| {
            if cx.is_telemetry_suppressed() {
                return Begun::Nothing;
            }
            if !settings.follows_parent || !cx.has_active_span() {
                return Begun::Otherwise;
            }
            let span = cx.span();
            let above = span.span_context();
            if !above.is_valid() {
                return Begun::Otherwise;
            }
            if !above.is_sampled() {
                return Begun::Nothing;
            }
            match tracer {
                ScopeTracer::Recorder(recorder) if recorder.keeps_sampled() => {
                    begin(recorder, settings.value_limit, above, cx);
                    Begun::By(recorder)
                }
                _ => Begun::Sampled(installed),
            }
        })
    }

    /// Starts a span under the current one, whoever records it: `by` that one, if it is known. There are about `count` attributes.
    pub(crate) fn start_here(
        &self,
        title: &Title,
        by: Option<&Installed>,
        count: usize,
        attributes: &mut dyn FnMut(&mut Attributes<'_>),
        span: &mut Span,
    ) {
        let lazy = |evaluate, value_limit| Lazy {
            evaluate,
            value_limit,
            count,
        };
        if let Some(Installed { tracer, settings }) = by {
            let attributes = lazy(attributes, settings.value_limit);
            return tracer.start_sampled(title, attributes, Under::Current, span);
        }
        match provider::here() {
            Here::Nothing => *span = Span::none(),
            Here::Sampled { value_limit } => {
                self.start_sampled_anywhere(title, lazy(attributes, value_limit), span);
            }
            Here::Undecided => {
                let builder = SpanBuilder::from_name(title.name).with_kind(title.kind.clone());
                self.start_undecided(builder, &Context::current(), attributes, span);
            }
        }
    }

    /// Apart: what the fast way does not need, it does not save and restore.
    #[cold]
    fn start_sampled_anywhere(&self, title: &Title, attributes: Lazy<'_>, span: &mut Span) {
        let parent = Context::current();
        self.start_with(&parent, span, |tracer, span| {
            tracer.start_sampled(title, attributes, Under::Given((&parent).into()), span)
        });
    }

    /// Starts a span of which the sampler has yet to say whether it records. Apart too.
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

    /// Whether it has the tracer of the only provider, and needs no other.
    pub(crate) fn has_one_tracer(&self) -> bool {
        self.tracers.only_one(self).is_some()
    }

    /// A record for a span below `parent`, which is recorded: see [`ScopeTracer::early`].
    pub(crate) fn early(&self, parent: &Context, value_limit: usize) -> Option<Box<Record>> {
        match provider::of(parent) {
            Found::Ours(provider) => self
                .tracers
                .with(self, provider, |tracer| tracer.early(value_limit)),
            Found::Global => None,
        }
    }

    /// `span` is where the span is written: handing it up by value is felt.
    #[inline]
    fn start_with(
        &self,
        parent: &Context,
        span: &mut Span,
        start: impl FnOnce(&ScopeTracer, &mut Span),
    ) {
        match provider::of(parent) {
            Found::Ours(provider) => self
                .tracers
                .with(self, provider, |tracer| start(tracer, span)),
            Found::Global => {
                start(&self.tracers.global(self), span);
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
