//! A span of the recorder with all that is recorded of it, as OpenTelemetry's tracers give it.

use super::local;
use super::record::{Record, nanos};
use crate::clock;
use opentelemetry::KeyValue;
use opentelemetry::trace::{self, SpanContext, Status};
use std::borrow::Cow;
use std::time::SystemTime;

/// A span of a [`Recorder`](super::Recorder). By itself, it ends when it is dropped, if not before.
#[derive(Debug)]
pub struct RecordedSpan {
    ids: SpanContext,
    /// None: it was not sampled, or has ended.
    record: Option<Box<Record>>,
}

impl RecordedSpan {
    pub(super) fn new(ids: SpanContext, record: Option<Box<Record>>) -> Self {
        Self { ids, record }
    }

    fn add(&mut self, add: impl FnOnce(&mut Record)) {
        if let Some(record) = &mut self.record {
            add(record);
        }
    }

    fn end_at(&mut self, end: u64) {
        if let Some(mut record) = self.record.take() {
            record.end = end;
            local::hand_over(record);
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
        &self.ids
    }

    fn is_recording(&self) -> bool {
        self.record.is_some()
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
        self.add(|record| record.name = name.into());
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
        if self.record.is_some() {
            self.end_at(clock::nanos());
        }
    }
}
