//! A span of the recorder, as OpenTelemetry's `Context` holds it.

use super::ended;
use super::hub::Hub;
use super::record::{Record, nanos};
use crate::clock;
use opentelemetry::KeyValue;
use opentelemetry::trace::{self, SpanContext, Status};
use std::borrow::Cow;
use std::time::SystemTime;

/// A span of a [`Recorder`](super::Recorder). It ends when it is dropped, if not before.
#[derive(Debug)]
pub struct RecordedSpan {
    context: SpanContext,
    /// `None` when it has ended, or was not sampled.
    record: Option<Box<Record>>,
    hub: u64,
}

impl RecordedSpan {
    pub(super) fn new(context: SpanContext, record: Option<Box<Record>>, hub: &Hub) -> Self {
        Self {
            context,
            record,
            hub: hub.number(),
        }
    }

    pub(super) fn record_mut(&mut self) -> Option<&mut Record> {
        self.record.as_deref_mut()
    }

    fn end_at(&mut self, end: u64) {
        if let Some(mut record) = self.record.take() {
            record.end = end;
            ended::give(self.hub, record);
        }
    }
}

impl trace::Span for RecordedSpan {
    fn add_event_with_timestamp<T>(&mut self, name: T, at: SystemTime, attributes: Vec<KeyValue>)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(record) = &mut self.record {
            record.add_event(name.into(), at, attributes);
        }
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
        self.record.is_some()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        if let Some(record) = &mut self.record {
            record.add_attribute(attribute);
        }
    }

    fn set_status(&mut self, status: Status) {
        if let Some(record) = &mut self.record {
            record.set_status(status);
        }
    }

    fn update_name<T>(&mut self, name: T)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(record) = &mut self.record {
            record.name = name.into();
        }
    }

    fn add_link(&mut self, to: SpanContext, attributes: Vec<KeyValue>) {
        if let Some(record) = &mut self.record {
            record.add_link(to, attributes);
        }
    }

    fn end(&mut self) {
        self.end_at(clock::nanos());
    }

    fn end_with_timestamp(&mut self, at: SystemTime) {
        self.end_at(ended::take_time().unwrap_or_else(|| nanos(at)));
    }
}

impl Drop for RecordedSpan {
    fn drop(&mut self) {
        if self.record.is_some() {
            self.end_at(clock::nanos());
        }
    }
}
