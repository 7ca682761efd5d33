//! The one record of an exception: an event on its span, or a log record with its span's ids.

#[cfg(feature = "telemetry")]
mod panic;

#[cfg(feature = "telemetry")]
pub(crate) use panic::{panic_text, record_panic};

use crate::Attributes;
use crate::failure::{Errors, Failure};
use crate::outcome::EndPlace;
use crate::provider::ExceptionSignal;
use crate::semconv;
use opentelemetry::KeyValue;
use opentelemetry::logs::{AnyValue, LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry::trace::SpanContext;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt::Write as _;

struct Exception<'a> {
    /// `None` if it is not known.
    type_name: Option<&'static str>,
    /// Empty if the error has no text or it is private.
    message: &'a str,
    /// Where it comes from, and the backtrace if one is captured.
    trace: String,
}

impl<'a> Exception<'a> {
    fn new(failure: &Failure<'_>, errors: &Errors, message: &'a str) -> Self {
        let mut trace = String::new();
        for (depth, cause) in failure.causes(errors).enumerate() {
            let head = if depth == 0 { message } else { "" };
            // Writing to a string fails only if the cause's own `Display` does; then the rest is still worth having.
            let _ = write!(trace, "{head}\ncaused by: {cause}");
        }
        Self::traced(failure.type_name(), message, trace)
    }

    fn traced(type_name: Option<&'static str>, message: &'a str, mut trace: String) -> Self {
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            let line = if trace.is_empty() { "" } else { "\n" };
            let _ = write!(trace, "{line}{backtrace}");
        }
        Self {
            type_name,
            message,
            trace,
        }
    }

    fn attributes(&self, limit: usize) -> Vec<KeyValue> {
        let mut all = Vec::with_capacity(3);
        let mut attributes = Attributes::new(&mut all, limit);
        // It or a message there is in any case.
        let unknown = self.message.is_empty().then_some("dyn Error");
        if let Some(type_name) = self.type_name.or(unknown) {
            attributes.add_static(semconv::EXCEPTION_TYPE, type_name);
        }
        if !self.message.is_empty() {
            attributes.add(semconv::EXCEPTION_MESSAGE, self.message);
        }
        if !self.trace.is_empty() {
            attributes.add(semconv::EXCEPTION_STACKTRACE, &self.trace);
        }
        all
    }

    /// Records it as the provider is set to.
    fn record(&self, place: &mut EndPlace<'_>) {
        let found = place.provider();
        let settings = found.settings();
        let attributes = self.attributes(settings.value_limit);
        let logs = match settings.exceptions {
            ExceptionSignal::SpanEvents => None,
            ExceptionSignal::Logs | ExceptionSignal::LogsAndSpanEvents => {
                found.ours().and_then(|provider| provider.logs())
            }
        };
        if let Some(logs) = logs {
            logs.emit(&attributes, &place.ids());
            if settings.exceptions == ExceptionSignal::Logs {
                return;
            }
        }
        place.add_event(semconv::EXCEPTION, attributes);
    }
}

/// Records the exception on a span. `message` is the failure's.
pub(crate) fn record(
    place: &mut EndPlace<'_>,
    failure: &Failure<'_>,
    errors: &Errors,
    message: &str,
) {
    Exception::new(failure, errors, message).record(place);
}

/// A `LoggerProvider` of any type.
pub(crate) trait EmitLog: Send + Sync {
    fn emit(&self, attributes: &[KeyValue], span: &SpanContext);

    /// An event that is no exception.
    #[cfg(feature = "genai")]
    fn emit_details(
        &self,
        name: &'static str,
        attributes: Vec<(opentelemetry::Key, AnyValue)>,
        span: &SpanContext,
    );
}

pub(crate) struct LogsTo<L>(pub(crate) L);

impl<L> EmitLog for LogsTo<L>
where
    L: LoggerProvider + Send + Sync,
{
    fn emit(&self, attributes: &[KeyValue], span: &SpanContext) {
        // Exceptions are rare; a logger per record keeps the scope right without a cache.
        let logger = self.0.logger(env!("CARGO_PKG_NAME"));
        let mut record = logger.create_log_record();
        record.set_event_name(semconv::EXCEPTION);
        record.set_severity_number(Severity::Error);
        record.set_severity_text(Severity::Error.name());
        record.set_trace_context(span.trace_id(), span.span_id(), Some(span.trace_flags()));
        for KeyValue { key, value, .. } in attributes {
            record.add_attribute(key.clone(), AnyValue::from(value.as_str().into_owned()));
        }
        logger.emit(record);
    }

    #[cfg(feature = "genai")]
    fn emit_details(
        &self,
        name: &'static str,
        attributes: Vec<(opentelemetry::Key, AnyValue)>,
        span: &SpanContext,
    ) {
        let logger = self.0.logger(env!("CARGO_PKG_NAME"));
        let mut record = logger.create_log_record();
        record.set_event_name(name);
        record.set_severity_number(Severity::Info);
        record.set_severity_text(Severity::Info.name());
        record.set_trace_context(span.trace_id(), span.span_id(), Some(span.trace_flags()));
        record.add_attributes(attributes);
        logger.emit(record);
    }
}
