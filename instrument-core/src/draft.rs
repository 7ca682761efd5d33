//! What is asked of a span, until it starts.

use crate::as_context::AsContext;
use crate::propagation::Caller;
use crate::provider::{self, Place};
use crate::recorder::Record;
use crate::{Attributes, Scope, Span};
use opentelemetry::trace::{Link, SpanKind, TraceContextExt};
use opentelemetry::{Context, KeyValue};
use std::borrow::Cow;
use std::mem;
use std::time::{Duration, SystemTime};

/// What [`Scope::start`] needs to know.
pub(crate) struct Draft<'a> {
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: SpanKind,
    pub(crate) parent: Parent<'a>,
    pub(crate) links: Vec<Link>,
    /// Whether the number of links is to be told.
    pub(crate) counts_links: bool,
    pub(crate) sampler: Vec<KeyValue>,
    /// About how many attributes there will be.
    pub(crate) capacity: usize,
    /// What is known, where it is known already that the span will be recorded. Looked for once.
    pub(crate) early: Early,
    pub(crate) cost: bool,
    pub(crate) min_duration: Option<Duration>,
    /// Now, if it is not given.
    pub(crate) started: Option<SystemTime>,
}

pub(crate) enum Early {
    Unknown,
    No,
    Record(Box<Record>),
}

pub(crate) enum Parent<'a> {
    /// The current context, to be looked at when the span starts.
    Current,
    /// A given one.
    Given(Context),
    /// Who calls.
    Caller(&'a Caller),
    None,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(name: Cow<'static, str>, kind: SpanKind) -> Self {
        Self {
            name,
            kind,
            parent: Parent::Current,
            links: Vec::new(),
            counts_links: false,
            sampler: Vec::new(),
            capacity: 0,
            early: Early::Unknown,
            cost: false,
            min_duration: None,
            started: None,
        }
    }

    /// What stands for a span that is not recorded: what was given as its parent, else nothing.
    pub(crate) fn unrecorded(&mut self) -> Span {
        match mem::replace(&mut self.parent, Parent::Current) {
            Parent::Given(parent) => Span::unrecorded(parent),
            Parent::Caller(caller) => Span::unrecorded(caller.place().to_context()),
            Parent::Current | Parent::None => Span::none(),
        }
    }

    #[inline]
    pub(crate) fn parent(&mut self, parent: impl AsContext) {
        self.parent = parent.into_context().map_or(Parent::Current, Parent::Given);
    }

    pub(crate) fn link(&mut self, other: &(impl AsContext + ?Sized)) {
        if !provider::may_be_any() {
            return;
        }
        if let Some(cx) = other.as_context() {
            let to = cx.span().span_context().clone();
            if to.is_valid() {
                self.links.push(Link::with_context(to));
            }
        }
    }

    /// Links that are made already, with attributes of their own.
    #[cfg(feature = "queue")]
    pub(crate) fn given_links(&mut self, links: Vec<Link>, are_counted: bool) {
        self.links.extend(links);
        self.counts_links |= are_counted;
    }

    pub(crate) fn links(&mut self, others: impl IntoIterator<Item = impl AsContext>) {
        for other in others {
            self.link(&other);
        }
        self.counts_links = true;
    }

    #[inline(always)]
    pub(crate) fn sampler_attributes(
        &mut self,
        scope: &Scope,
        attributes: impl FnOnce(&mut Attributes<'_>),
    ) {
        match self.early(scope) {
            Some(mut early) => attributes(&mut early),
            None => {
                self.sampler.reserve(self.capacity);
                attributes(&mut Attributes::new(&mut self.sampler, usize::MAX));
            }
        }
    }

    /// Where attributes are written to, if it is known that the span will be recorded.
    #[inline]
    pub(crate) fn early(&mut self, scope: &Scope) -> Option<Attributes<'_>> {
        if matches!(self.early, Early::Unknown) {
            self.early = self.look_early(scope).unwrap_or(Early::No);
        }
        match &mut self.early {
            Early::Record(record) => Some(Attributes::of_record(record)),
            _ => None,
        }
    }

    fn look_early(&self, scope: &Scope) -> Option<Early> {
        let at = |place: Place<'_>| {
            let value_limit = provider::is_decided(place)?;
            let record = scope.early(place.context, value_limit)?;
            Some(Early::Record(record))
        };
        match &self.parent {
            Parent::Current if !provider::may_be_any() => None,
            Parent::Current if scope.has_one_tracer() => Context::map_current(|cx| at(cx.into())),
            // Not within a look: a tracer that is asked for, or forgotten for it, may be somebody else's.
            Parent::Current => at((&Context::current()).into()),
            Parent::Given(parent) => at(parent.into()),
            Parent::Caller(caller) => at(caller.place()),
            Parent::None => None,
        }
    }
}

impl Early {
    pub(crate) fn is_record(&self) -> bool {
        matches!(self, Self::Record(_))
    }

    /// The record, if what was known of the parent still holds. Else what was written to it is for the sampler.
    pub(crate) fn take(self, place: Place<'_>, sampler: &mut Vec<KeyValue>) -> Option<Box<Record>> {
        let Self::Record(record) = self else {
            return None;
        };
        if provider::is_decided(place).is_some() {
            return Some(record);
        }
        sampler.extend(record.attributes.to_list());
        None
    }
}
