//! Events as OpenTelemetry's log records.

use super::fields;
use super::redaction::Redaction;
use crate::baggage::Chosen;
use crate::semconv;
use opentelemetry::logs::{AnyValue, LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry::{Array, InstrumentationScope, Key, SpanId, TraceFlags, TraceId, Value};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::{SdkLogRecord, SdkLogger, SdkLoggerProvider};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::SystemTime;

/// A layer that sends events to `provider`, with the ids and fields that their lines have and without their secrets.
///
/// The ids are the SDK's work. What happens while telemetry is suppressed is not sent: the export of log records would
/// otherwise make log records.
pub(crate) fn layer(
    provider: &SdkLoggerProvider,
    redaction: Redaction,
    baggage: Chosen,
) -> OpenTelemetryTracingBridge<Provider, Sender> {
    OpenTelemetryTracingBridge::new(&Provider {
        inner: provider.clone(),
        redaction: Arc::new(redaction),
        baggage,
    })
}

pub(crate) struct Provider {
    inner: SdkLoggerProvider,
    redaction: Arc<Redaction>,
    baggage: Chosen,
}

impl LoggerProvider for Provider {
    type Logger = Sender;

    fn logger_with_scope(&self, scope: InstrumentationScope) -> Sender {
        Sender {
            inner: self.inner.logger_with_scope(scope),
            redaction: self.redaction.clone(),
            baggage: self.baggage.clone(),
        }
    }
}

pub(crate) struct Sender {
    inner: SdkLogger,
    redaction: Arc<Redaction>,
    baggage: Chosen,
}

impl Logger for Sender {
    type LogRecord = Record;

    fn create_log_record(&self) -> Record {
        Record {
            inner: self.inner.create_log_record(),
            redaction: self.redaction.clone(),
            own: Vec::new(),
        }
    }

    fn emit(&self, mut record: Record) {
        for (key, value) in fields::current(&self.baggage) {
            if !record.own.contains(&key) {
                record.add(key, from_value(value));
            }
        }
        self.inner.emit(record.inner);
    }

    fn event_enabled(&self, level: Severity, target: &str, name: Option<&str>) -> bool {
        self.inner.event_enabled(level, target, name)
    }
}

/// A record that lets no secret in, and puts where it belongs what `tracing-log` has in fields.
pub(crate) struct Record {
    inner: SdkLogRecord,
    redaction: Arc<Redaction>,
    /// Keys that the event has set, and a scope does not.
    own: Vec<Key>,
}

impl Record {
    fn add(&mut self, key: Key, value: AnyValue) {
        let value = match value {
            _ if self.redaction.is_secret(key.as_str()) => {
                from_value(self.redaction.value(key.as_str(), Value::Bool(true)))
            }
            other => self.redacted(other),
        };
        self.inner.add_attribute(key, value);
    }

    fn redacted(&self, value: AnyValue) -> AnyValue {
        match value {
            AnyValue::String(text) => self.redaction.text(text.as_str()).into_owned().into(),
            AnyValue::ListAny(list) => list.into_iter().map(|it| self.redacted(it)).collect(),
            other => other,
        }
    }
}

impl LogRecord for Record {
    fn set_event_name(&mut self, name: &'static str) {
        if is_given(name) {
            self.inner.set_event_name(name);
        }
    }

    fn set_target<T: Into<Cow<'static, str>>>(&mut self, target: T) {
        self.inner.set_target(target);
    }

    fn set_timestamp(&mut self, timestamp: SystemTime) {
        self.inner.set_timestamp(timestamp);
    }

    fn set_observed_timestamp(&mut self, timestamp: SystemTime) {
        self.inner.set_observed_timestamp(timestamp);
    }

    fn set_severity_text(&mut self, text: &'static str) {
        self.inner.set_severity_text(text);
    }

    fn set_severity_number(&mut self, number: Severity) {
        self.inner.set_severity_number(number);
    }

    fn set_body(&mut self, body: AnyValue) {
        let body = self.redacted(body);
        self.inner.set_body(body);
    }

    fn add_attributes<I, K, V>(&mut self, attributes: I)
    where
        I: IntoIterator<Item = (K, V)>,
        K: Into<Key>,
        V: Into<AnyValue>,
    {
        for (key, value) in attributes {
            self.add_attribute(key, value);
        }
    }

    fn add_attribute<K: Into<Key>, V: Into<AnyValue>>(&mut self, key: K, value: V) {
        let (key, value) = (key.into(), value.into());
        match (key.as_str(), value) {
            ("log.target", AnyValue::String(target)) => {
                self.inner.set_target(target.as_str().to_owned());
            }
            ("log.file", file) => self.inner.add_attribute(semconv::CODE_FILE_PATH, file),
            ("log.line", line) => self.inner.add_attribute(semconv::CODE_LINE_NUMBER, line),
            ("log.module_path", _) => {}
            (_, value) => {
                self.own.push(key.clone());
                self.add(key, value);
            }
        }
    }

    fn set_trace_context(&mut self, trace_id: TraceId, span_id: SpanId, flags: Option<TraceFlags>) {
        self.inner.set_trace_context(trace_id, span_id, flags);
    }
}

/// Whether the author named the event. A record with a name is an event, and what `tracing` and `tracing-log` call a line that has
/// none is no name.
fn is_given(name: &str) -> bool {
    let place = name.strip_prefix("event ");
    let is_place = place
        .and_then(|place| place.rsplit_once(':'))
        .is_some_and(|(_, line)| line.parse::<u32>().is_ok());
    !is_place && name != "log event"
}

fn from_value(value: Value) -> AnyValue {
    match value {
        Value::Bool(value) => value.into(),
        Value::I64(value) => value.into(),
        Value::F64(value) => value.into(),
        Value::String(value) => value.into(),
        Value::Array(Array::Bool(list)) => list.into_iter().collect(),
        Value::Array(Array::I64(list)) => list.into_iter().collect(),
        Value::Array(Array::F64(list)) => list.into_iter().collect(),
        Value::Array(Array::String(list)) => list.into_iter().collect(),
        other => other.to_string().into(),
    }
}
