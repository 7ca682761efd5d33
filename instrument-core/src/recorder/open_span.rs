//! A span that goes on, as OpenTelemetry's `Context` holds it while its record is with who has started it.

use super::open::Seen;
use super::record::{Record, nanos};
use crate::clock;
use opentelemetry::trace::{self, SpanContext, Status, TraceContextExt, TraceState};
use opentelemetry::{Context, KeyValue};
use std::borrow::Cow;
use std::time::SystemTime;

/// `cx` with the span of `record` in it, which has the ids of `record` and the trace state of `above`.
#[inline(always)]
pub(super) fn below(above: &SpanContext, cx: &Context, record: &Record) -> Context {
    if *above.trace_state() != TraceState::NONE {
        return with_state(record.context(), cx, record);
    }
    let (trace_id, span_id, flags) = (record.trace_id, record.span_id, record.flags);
    let ids = SpanContext::new(trace_id, span_id, flags, false, TraceState::NONE);
    cx.with_span(OpenSpan::<false>::new(ids, record))
}

/// `cx` with the span of `record` in it. Apart, as what is rarer.
#[inline(never)]
pub(super) fn with_state(ids: SpanContext, cx: &Context, record: &Record) -> Context {
    cx.with_span(OpenSpan::<true>::new(ids, record))
}

/// A span whose record is held by who has started it. `STATED`: its ids may have a trace state.
///
/// `Context::with_span` is compiled for each type of span. Where it knows that there is no trace state, and has one caller that
/// it becomes part of, it writes the ids once, to where they stay. Else they are put together in pieces of eight bytes and
/// moved in pieces of sixteen, twice, and at both the core waits until what it has just written can be read.
#[derive(Debug)]
struct OpenSpan<const STATED: bool> {
    ids: SpanContext,
    seen: Option<Seen>,
}

impl<const STATED: bool> OpenSpan<STATED> {
    #[inline(always)]
    fn new(ids: SpanContext, record: &Record) -> Self {
        Self {
            ids,
            seen: record.open.seen(),
        }
    }

    /// Lets `add` write to where the record will take it from.
    fn add(&self, add: impl FnOnce(&mut Record)) {
        if let Some(seen) = self.seen {
            seen.add(|added| add(&mut added.record));
        }
    }

    fn end_at(&self, end: u64) {
        if let Some(seen) = self.seen {
            seen.end(end);
        }
    }
}

impl<const STATED: bool> trace::Span for OpenSpan<STATED> {
    fn add_event_with_timestamp<T>(&mut self, name: T, at: SystemTime, attributes: Vec<KeyValue>)
    where
        T: Into<Cow<'static, str>>,
    {
        self.add(|record| record.add_event(name.into(), at, attributes));
    }

    fn add_event<T>(&mut self, name: T, attributes: Vec<KeyValue>)
    where
        T: Into<Cow<'static, str>>,
    {
        self.add_event_with_timestamp(name, clock::now(), attributes);
    }

    #[inline(always)]
    fn span_context(&self) -> &SpanContext {
        &self.ids
    }

    fn is_recording(&self) -> bool {
        self.seen.is_some_and(Seen::is_open)
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        self.add(|record| record.set_attribute(attribute));
    }

    fn set_status(&mut self, status: Status) {
        self.add(|record| record.set_status(status));
    }

    fn update_name<T>(&mut self, name: T)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(seen) = self.seen {
            seen.add(|added| {
                added.record.name = name.into();
                added.is_renamed = true;
            });
        }
    }

    fn add_link(&mut self, to: SpanContext, attributes: Vec<KeyValue>) {
        self.add(|record| record.add_link(to, attributes));
    }

    fn end(&mut self) {
        self.end_at(clock::nanos());
    }

    fn end_with_timestamp(&mut self, at: SystemTime) {
        self.end_at(nanos(at));
    }
}
