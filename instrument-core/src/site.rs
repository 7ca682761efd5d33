//! The start of a traced function's span.

use crate::as_context::AsContext;
use crate::attributes::Attributes;
use crate::draft::{Draft, Parent};
use crate::provider::{self, Here, Under};
use crate::recorder::{Direct, Record};
use crate::scope::Scope;
use crate::span::{Leaf, Span};
use opentelemetry::trace::SpanKind;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// A traced function: one static each.
#[derive(Debug)]
pub struct Site {
    scope: Scope,
    name: &'static str,
    kind: SpanKind,
    attributes: usize,
    cost: bool,
    min_duration: Option<Duration>,
}

impl Site {
    /// Of a function in `module`.
    #[must_use]
    pub const fn new(
        name: &'static str,
        module: &'static str,
        version: Option<&'static str>,
    ) -> Self {
        Self {
            scope: Scope::new(module, version),
            name,
            kind: SpanKind::Internal,
            attributes: 0,
            cost: false,
            min_duration: None,
        }
    }

    /// `kind = …`
    #[must_use]
    pub const fn kind(mut self, kind: SpanKind) -> Self {
        self.kind = kind;
        self
    }

    /// How many attributes there are in `attrs(…)`, so that one allocation holds them.
    #[must_use]
    pub const fn attributes(mut self, count: usize) -> Self {
        self.attributes = count;
        self
    }

    /// `cost`
    #[must_use]
    pub const fn cost(mut self) -> Self {
        self.cost = true;
        self
    }

    /// `min_duration = …`
    #[must_use]
    pub const fn min_duration(mut self, at_least: Duration) -> Self {
        self.min_duration = Some(at_least);
        self
    }

    /// Starts the function's span, under the current one; after [`is_any`](crate::__private::is_any), and not for one with a
    /// cost or a minimum duration, which is [prepared](Self::prepare). `span` is where it is written: handing it up by value is felt.
    #[inline]
    pub fn start(&'static self, span: &mut Span, attributes: impl FnOnce(&mut Attributes<'_>)) {
        let here = provider::here();
        if !matches!(here, Here::Nothing) {
            self.start_here(here, span, attributes);
        }
    }

    /// The same for a span that will be moved into a future.
    #[inline]
    pub fn started(&'static self, attributes: impl FnOnce(&mut Attributes<'_>)) -> Span {
        let here = provider::here();
        if matches!(here, Here::Nothing) {
            return Span::none();
        }
        let mut span = Span::none();
        self.start_here(here, &mut span, attributes);
        span
    }

    /// The same for `leaf`.
    #[inline]
    pub fn start_leaf(
        &'static self,
        leaf: &mut Leaf,
        attributes: impl FnOnce(&mut Attributes<'_>),
    ) {
        let here = provider::here();
        if !matches!(here, Here::Nothing) {
            self.start_leaf_here(here, leaf, attributes);
        }
    }

    /// Apart, as the next: where nothing is recorded, a function does not save and restore what this needs.
    #[inline(never)]
    fn start_here(
        &'static self,
        here: Here,
        span: &mut Span,
        attributes: impl FnOnce(&mut Attributes<'_>),
    ) {
        match self.begin(here, attributes) {
            Begun::Recorded(recorder, record) => recorder.start_early(record, Under::Current, span),
            Begun::Otherwise(attributes) => self.start_otherwise(here, attributes, span),
        }
    }

    #[inline(never)]
    fn start_leaf_here(
        &'static self,
        here: Here,
        leaf: &mut Leaf,
        attributes: impl FnOnce(&mut Attributes<'_>),
    ) {
        match self.begin(here, attributes) {
            Begun::Recorded(recorder, mut record) => {
                if recorder.start_leaf(&mut record) {
                    leaf.set(record);
                }
            }
            Begun::Otherwise(attributes) => self.start_otherwise(here, attributes, leaf.ordinary()),
        }
    }

    /// The way that must be fast: the attributes are written where they stay, by code that is called directly.
    #[inline(always)]
    fn begin<A: FnOnce(&mut Attributes<'_>)>(&'static self, here: Here, attributes: A) -> Begun<A> {
        let (Here::Sampled { value_limit }, Some(recorder)) = (here, self.scope.only_recorder())
        else {
            return Begun::Otherwise(attributes);
        };
        let Some(mut record) = recorder.early(value_limit) else {
            return Begun::Otherwise(attributes);
        };
        record.name = Cow::Borrowed(self.name);
        record.kind = self.kind.clone();
        attributes(&mut Attributes::of_record(&mut record));
        Begun::Recorded(recorder, record)
    }

    fn start_otherwise(
        &self,
        here: Here,
        attributes: impl FnOnce(&mut Attributes<'_>),
        span: &mut Span,
    ) {
        let (scope, count) = (&self.scope, self.attributes);
        let mut attributes = once(attributes);
        scope.start_here(here, self.name, &self.kind, count, &mut attributes, span);
    }

    /// Starts it with more than attributes.
    pub fn prepare(&'static self) -> Prepared {
        let mut draft = Draft::new(self.name.into(), self.kind.clone());
        draft.cost = self.cost;
        draft.min_duration = self.min_duration;
        Prepared { site: self, draft }
    }
}

/// How a span begins.
enum Begun<A> {
    /// It has a record, with its attributes.
    Recorded(&'static Direct, Box<Record>),
    Otherwise(A),
}

/// What is called once, for who may not say so: a trait's object.
fn once(attributes: impl FnOnce(&mut Attributes<'_>)) -> impl FnMut(&mut Attributes<'_>) {
    let mut attributes = Some(attributes);
    move |sink: &mut Attributes<'_>| {
        if let Some(attributes) = attributes.take() {
            attributes(sink);
        }
    }
}

/// A span with more than attributes: a parent, links, attributes for the sampler, a cost, a minimum duration.
#[must_use]
pub struct Prepared {
    site: &'static Site,
    draft: Draft<'static>,
}

impl Prepared {
    /// `parent = …`
    pub fn parent(mut self, parent: &(impl AsContext + ?Sized)) -> Self {
        self.draft.parent(parent);
        self
    }

    /// `root`
    pub fn root(mut self) -> Self {
        self.draft.parent = Parent::None;
        self
    }

    /// `links = …`
    pub fn links(mut self, links: impl IntoIterator<Item = impl AsContext>) -> Self {
        self.draft.links(links);
        self
    }

    /// `sampler(…)`
    pub fn sampler(mut self, attributes: impl FnOnce(&mut Attributes<'_>)) -> Self {
        self.draft.sampler_attributes(&self.site.scope, attributes);
        self
    }

    /// Starts it.
    pub fn start(self, span: &mut Span, attributes: impl FnOnce(&mut Attributes<'_>)) {
        *span = self.started(attributes);
    }

    /// Starts it, and hands it up.
    pub fn started(mut self, attributes: impl FnOnce(&mut Attributes<'_>)) -> Span {
        let scope = &self.site.scope;
        scope.start(&mut self.draft, &mut once(attributes))
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}
