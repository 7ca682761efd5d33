//! The start of a traced function's span.

use crate::as_context::AsContext;
use crate::attributes::Attributes;
use crate::draft::{Draft, Parent};
use crate::recorder::{Direct, Title};
use crate::scope::{Begun, Installed, Scope};
use crate::span::{Leaf, Span};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::trace::SpanKind;
use std::fmt;
use std::time::Duration;

/// A traced function: one static each.
#[derive(Debug)]
pub struct Site {
    scope: Scope,
    title: Title,
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
            title: Title {
                name,
                kind: SpanKind::Internal,
            },
            attributes: 0,
            cost: false,
            min_duration: None,
        }
    }

    /// `kind = …`
    #[must_use]
    pub const fn kind(mut self, kind: SpanKind) -> Self {
        self.title.kind = kind;
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
        match self.begin(span) {
            Begun::Nothing => {}
            Begun::By(recorder) => add(recorder, span, attributes),
            Begun::Sampled(by) => self.start_otherwise(Some(by), attributes, span),
            Begun::Otherwise => self.start_otherwise(None, attributes, span),
        }
    }

    /// The same for a span that will be moved into a future.
    #[inline]
    pub fn started(&'static self, attributes: impl FnOnce(&mut Attributes<'_>)) -> Span {
        let mut span = Span::none();
        self.start(&mut span, attributes);
        span
    }

    /// The same for `leaf`.
    #[inline]
    pub fn start_leaf(
        &'static self,
        leaf: &mut Leaf,
        attributes: impl FnOnce(&mut Attributes<'_>),
    ) {
        match self.begin_leaf(leaf) {
            Begun::Nothing => {}
            Begun::By(recorder) => add_to_leaf(recorder, leaf, attributes),
            Begun::Sampled(by) => self.start_otherwise(Some(by), attributes, leaf.ordinary()),
            Begun::Otherwise => self.start_otherwise(None, attributes, leaf.ordinary()),
        }
    }

    fn begin(&self, span: &mut Span) -> Begun<'_> {
        let title = &self.title;
        self.scope.begin(|recorder, value_limit, above, cx| {
            recorder.begin(title, value_limit, above, cx, span);
        })
    }

    fn begin_leaf(&self, leaf: &mut Leaf) -> Begun<'_> {
        let title = &self.title;
        self.scope.begin(|recorder, value_limit, above, _| {
            recorder.begin_leaf(title, value_limit, above, leaf);
        })
    }

    #[inline(never)]
    fn start_otherwise(
        &self,
        by: Option<&Installed>,
        attributes: impl FnOnce(&mut Attributes<'_>),
        span: &mut Span,
    ) {
        let mut attributes = once(attributes);
        self.scope
            .start_here(&self.title, by, self.attributes, &mut attributes, span);
    }

    /// Starts it with more than attributes.
    pub fn prepare(&'static self) -> Prepared {
        let mut draft = Draft::new(self.title.name.into(), self.title.kind.clone());
        draft.cost = self.cost;
        draft.min_duration = self.min_duration;
        Prepared { site: self, draft }
    }
}

/// Adds the attributes that a span begins with where they stay, by code that is called directly. Apart, as the next: where nothing is
/// recorded, a function does not save and restore what this needs.
#[inline(never)]
fn add(recorder: &Direct, span: &mut Span, attributes: impl FnOnce(&mut Attributes<'_>)) {
    if let Some((record, context)) = span.record_in_context() {
        attributes(&mut Attributes::of_record(record));
        recorder.tell(record, context);
    }
}

#[inline(never)]
fn add_to_leaf(recorder: &Direct, leaf: &mut Leaf, attributes: impl FnOnce(&mut Attributes<'_>)) {
    if let Some(record) = leaf.record_mut() {
        attributes(&mut Attributes::of_record(record));
        let carried = Context::map_current(|cx| {
            if cx.baggage().is_empty() {
                recorder.tell(record, cx);
                return None;
            }
            Some(cx.clone())
        });
        // Not borrowed: to check a value of baggage may be anybody's code.
        if let Some(cx) = carried {
            recorder.tell(record, &cx);
        }
    }
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
