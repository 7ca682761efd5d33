//! A span of the recorder, as OpenTelemetry's `Context` holds it.

use super::local;
use super::open::Seen;
use super::record::{Record, nanos};
use crate::clock;
use opentelemetry::KeyValue;
use opentelemetry::trace::{self, SpanContext, Status};
use std::borrow::Cow;
use std::mem;
use std::time::SystemTime;

/// A span of a [`Recorder`](super::Recorder). By itself, it ends when it is dropped, if not before.
#[derive(Debug)]
pub struct RecordedSpan {
    context: SpanContext,
    recorded: Recorded,
}

/// Where what is recorded is.
#[derive(Debug)]
enum Recorded {
    /// Nowhere: it was not sampled, or has ended.
    Not,
    Here(Box<Record>),
    /// With who has started the span.
    There(Seen),
}

impl RecordedSpan {
    pub(super) fn new(context: SpanContext, record: Option<Box<Record>>) -> Self {
        Self {
            context,
            recorded: record.map_or(Recorded::Not, Recorded::Here),
        }
    }

    /// One whose record is held by who has started it.
    #[inline]
    pub(super) fn beside(context: SpanContext, record: &Record) -> Self {
        Self {
            context,
            recorded: record.open.seen().map_or(Recorded::Not, Recorded::There),
        }
    }

    /// Lets `add` write to the record, or to where it will be taken from.
    fn add(&mut self, add: impl FnOnce(&mut Record)) {
        match &mut self.recorded {
            Recorded::Not => {}
            Recorded::Here(record) => add(record),
            Recorded::There(seen) => seen.add(|added| add(&mut added.record)),
        }
    }

    fn end_at(&mut self, end: u64) {
        match mem::replace(&mut self.recorded, Recorded::Not) {
            Recorded::Not => {}
            Recorded::Here(mut record) => {
                record.end = end;
                local::hand_over(record);
            }
            Recorded::There(seen) => seen.end(end),
        }
    }
}

impl trace::Span for RecordedSpan {
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

    fn span_context(&self) -> &SpanContext {
        &self.context
    }

    fn is_recording(&self) -> bool {
        match &self.recorded {
            Recorded::Not => false,
            Recorded::Here(_) => true,
            Recorded::There(seen) => seen.is_open(),
        }
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
        match &mut self.recorded {
            Recorded::Not => {}
            Recorded::Here(record) => record.name = name.into(),
            Recorded::There(seen) => seen.add(|added| {
                added.record.name = name.into();
                added.is_renamed = true;
            }),
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

impl Drop for RecordedSpan {
    #[inline]
    fn drop(&mut self) {
        if let Recorded::Here(_) = self.recorded {
            self.end_at(clock::nanos());
        }
    }
}
