//! What is recorded of one span.

use super::attributes::Attributes;
use super::hub::Hub;
use super::limits::{Limit, Limits};
use super::local;
use super::open::{Added, Open};
use crate::clock;
use crate::value::Number;
use opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Key, KeyValue, Value};
use opentelemetry_sdk::trace::SpanLimits;
use std::borrow::Cow;
use std::mem;
use std::ops::Range;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Records that are together.
pub(crate) type Records = Vec<Box<Record>>;

/// What is recorded of one span. It is small, since another core has read it since it was last used here; and it is used
/// again and again, since what it grew to hold it keeps room for.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) trace_id: TraceId,
    pub(crate) span_id: SpanId,
    pub(crate) parent: SpanId,
    /// Nanoseconds since 1970; none if it has not started.
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// Whose hub sets the limits, and is given the record.
    pub(super) open: Open,
    pub(crate) scope: u32,
    pub(crate) flags: TraceFlags,
    pub(crate) parent_is_remote: bool,
    /// The attributes that were not set by anyone, but copied onto the span.
    pub(crate) copies: Range<u32>,
    pub(super) limits: Limits,
    /// So many characters of a text are kept.
    pub(crate) value_limit: usize,
    pub(crate) kind: SpanKind,
    pub(crate) name: Cow<'static, str>,
    pub(crate) attributes: Attributes,
    pub(crate) status: Status,
    /// What most spans do not have.
    pub(crate) more: Option<Box<More>>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct More {
    pub(crate) trace_state: TraceState,
    pub(crate) events: Vec<Event>,
    pub(crate) dropped_events: u32,
    pub(crate) links: Vec<Link>,
    pub(crate) dropped_links: u32,
}

impl Record {
    pub(super) fn new() -> Self {
        Self {
            trace_id: TraceId::INVALID,
            span_id: SpanId::INVALID,
            parent: SpanId::INVALID,
            start: 0,
            end: 0,
            open: Open::default(),
            scope: 0,
            flags: TraceFlags::default(),
            parent_is_remote: false,
            copies: 0..0,
            limits: SpanLimits::default().into(),
            value_limit: usize::MAX,
            kind: SpanKind::Internal,
            name: Cow::Borrowed(""),
            attributes: Attributes::default(),
            status: Status::Unset,
            more: None,
        }
    }

    /// Lets go of what is not to lie around until the record is used again. Of most there is nothing, and they are only read
    /// here: what one core writes is slow to come to another.
    pub(super) fn let_go(&mut self) {
        if self.more.is_some() {
            self.more = None;
        }
        if let Cow::Owned(_) = self.name {
            self.name = Cow::Borrowed("");
        }
        if let Status::Error { .. } = self.status {
            self.status = Status::Unset;
        }
        self.attributes.let_go();
    }

    /// Asks for what a span writes to beside the record itself.
    #[inline(always)]
    pub(super) fn prefetch_rest(&self) {
        self.open.prefetch();
        self.attributes.prefetch();
    }

    /// Makes one that has [let go](Self::let_go) as good as new, but for what every span sets.
    #[inline]
    pub(super) fn reset(&mut self) {
        self.copies = 0..0;
        self.attributes.reset();
        self.status = Status::Unset;
    }

    /// Says which span this is.
    #[inline(always)]
    pub(super) fn identify(
        &mut self,
        trace_id: TraceId,
        span_id: SpanId,
        flags: TraceFlags,
        state: &TraceState,
    ) {
        self.trace_id = trace_id;
        self.span_id = span_id;
        self.flags = flags;
        if *state != TraceState::NONE {
            self.more().trace_state = state.clone();
        }
    }

    /// Says the same of one below `above`.
    #[inline(always)]
    pub(super) fn place(&mut self, above: &SpanContext, span_id: SpanId) {
        let (flags, state) = (above.trace_flags(), above.trace_state());
        self.identify(above.trace_id(), span_id, flags, state);
        self.parent = above.span_id();
        self.parent_is_remote = above.is_remote();
    }

    /// It starts now, if that was not said before.
    #[inline(always)]
    pub(super) fn begin(&mut self) {
        if self.start == 0 {
            self.start = clock::nanos();
        }
    }

    pub(crate) fn context(&self) -> SpanContext {
        let trace_state = self.more.as_ref().map(|more| more.trace_state.clone());
        SpanContext::new(
            self.trace_id,
            self.span_id,
            self.flags,
            false,
            trace_state.unwrap_or_default(),
        )
    }

    pub(super) fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Sets it, whether it is there already or not.
    pub(crate) fn set_attribute(&mut self, mut attribute: KeyValue) {
        self.limits.value.cut(&mut attribute);
        self.attributes
            .set(attribute.key, attribute.value, self.limits.attributes);
    }

    /// What `set` adds overwrites what is there.
    pub(crate) fn set_attributes(&mut self, set: impl FnOnce(&mut Self)) {
        let new = self.attributes.count();
        set(self);
        self.attributes.overwrite(new);
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, key: impl Into<Key> + 'static, value: Value) {
        self.attributes.push(key, value, self.limits.attributes);
    }

    #[inline(always)]
    pub(crate) fn add_number(&mut self, key: impl Into<Key> + 'static, number: Number) {
        self.attributes
            .push_number(key, number, self.limits.attributes);
    }

    #[inline(always)]
    pub(crate) fn add_static(&mut self, key: impl Into<Key> + 'static, text: &'static str) {
        self.attributes
            .push_static(key, text, self.limits.attributes);
    }

    /// The text is copied.
    #[inline(always)]
    pub(crate) fn add_text(&mut self, key: impl Into<Key> + 'static, text: &str) {
        self.attributes.push_text(key, text, self.limits.attributes);
    }

    /// Adds what is for who is given the record, not for who reads of the span: whatever the limit.
    pub(crate) fn add_mark(&mut self, key: &'static str) {
        self.attributes
            .push_number(key, Number::Bool(true), Limit::NONE);
    }

    pub(crate) fn add_event(
        &mut self,
        name: Cow<'static, str>,
        at: SystemTime,
        mut attributes: Vec<KeyValue>,
    ) {
        let limits = self.limits;
        let more = self.more();
        if limits.events.is_reached(more.events.len()) {
            more.dropped_events += 1;
            return;
        }
        let dropped = limits.attributes_per_event.cut(&mut attributes);
        limits.value.cut_each(&mut attributes);
        more.events.push(Event::new(name, at, attributes, dropped));
    }

    pub(crate) fn add_link(&mut self, to: SpanContext, mut attributes: Vec<KeyValue>) {
        let limits = self.limits;
        let more = self.more();
        if limits.links.is_reached(more.links.len()) {
            more.dropped_links += 1;
            return;
        }
        let dropped = limits.attributes_per_link.cut(&mut attributes);
        limits.value.cut_each(&mut attributes);
        more.links.push(Link::new(to, attributes, dropped));
    }

    /// It is of a hub now.
    #[cold]
    pub(super) fn enter(&mut self, hub: &Hub) {
        self.limits = hub.limits;
        self.open.enter(hub.number(), hub.limits);
    }

    /// The record of a span that goes on, with what others have added so far; none if one of them has ended it.
    #[inline]
    pub(crate) fn while_open(&mut self) -> Option<&mut Self> {
        if let Some(added) = self.open.added().ok()? {
            self.take(added);
        }
        Some(self)
    }

    /// Ends the span: nobody adds to it any more. False if somebody had ended it before.
    #[inline]
    pub(crate) fn finish(&mut self) -> bool {
        self.end = clock::nanos();
        match self.open.close() {
            None => true,
            Some(added) => self.take(added),
        }
    }

    /// Ends the span, and hands on what is recorded of it.
    #[inline(never)]
    pub(crate) fn complete(mut self: Box<Self>) {
        self.finish();
        self.hand_over();
    }

    /// Hands on what is recorded of a [finished](Self::finish) span.
    #[inline]
    pub(crate) fn hand_over(self: Box<Self>) {
        local::hand_over(self);
    }

    /// Takes what was added in the span's context. False if it was ended there.
    #[cold]
    fn take(&mut self, added: Added) -> bool {
        let Added {
            is_renamed,
            is_ended,
            record: mut added,
            ..
        } = added;
        if is_renamed {
            self.name = mem::replace(&mut added.name, Cow::Borrowed(""));
        }
        if is_ended {
            self.end = added.end;
        }
        self.set_status(mem::replace(&mut added.status, Status::Unset));
        let limit = self.limits.attributes;
        self.attributes.append(&mut added.attributes, limit);
        if let Some(more) = added.more.take() {
            self.take_more(*more);
        }
        local::give_one_back(added);
        !is_ended
    }

    fn take_more(&mut self, added: More) {
        let limits = self.limits;
        let more = self.more();
        more.events.extend(added.events);
        more.dropped_events += added.dropped_events + limits.events.cut(&mut more.events);
        more.links.extend(added.links);
        more.dropped_links += added.dropped_links + limits.links.cut(&mut more.links);
    }

    /// Ok is final, and the last error is the one that stays, but for one that says nothing.
    pub(crate) fn set_status(&mut self, status: Status) {
        let stays = match (&self.status, &status) {
            (Status::Ok, _) | (_, Status::Unset) => true,
            (Status::Error { .. }, Status::Error { description }) => description.is_empty(),
            _ => false,
        };
        if !stays {
            self.status = status;
        }
    }
}

/// Nanoseconds since 1970; what was before is taken to be then.
pub(crate) fn nanos(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    })
}

pub(crate) fn time(nanos: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_nanos(nanos)
}
