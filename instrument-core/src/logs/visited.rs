//! What an event says of itself.

use super::redaction::Redaction;
use crate::causes::causes;
use crate::written;
use opentelemetry::{Key, Value};
use std::error::Error;
use std::fmt::{self, Write};
use tracing::field::{Field, Visit};
use tracing_log::NormalizeEvent;

/// An event's message, and its fields without their secrets.
pub(super) struct Visited<'a> {
    redaction: &'a Redaction,
    is_log: bool,
    pub(super) message: String,
    pub(super) fields: Vec<(Key, Value)>,
}

impl<'a> Visited<'a> {
    pub(super) fn of(event: &tracing::Event<'_>, redaction: &'a Redaction) -> Self {
        let mut visited = Self {
            redaction,
            is_log: event.is_log(),
            message: String::new(),
            fields: Vec::new(),
        };
        event.record(&mut visited);
        visited
    }

    fn add(&mut self, field: &Field, value: Value) {
        let name = field.name();
        // What `tracing-log` puts into fields is in the normalized metadata.
        if self.is_log && name.starts_with("log.") {
            return;
        }
        let value = self.redaction.value(name, value);
        self.fields.push((Key::from_static_str(name), value));
    }
}

impl Visit for Visited<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record_str(field, &written(format_args!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message.push_str(value);
        } else {
            self.add(field, value.to_owned().into());
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, integer(value));
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.add(field, integer(value));
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.add(field, integer(value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value.into());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let mut text = written(value);
        for cause in causes(value.source()) {
            let _ = write!(text, ": {cause}");
        }
        self.add(field, text.into());
    }
}

/// An integer that `i64` cannot hold is written out.
fn integer<T: ToString + TryInto<i64> + Copy>(value: T) -> Value {
    value
        .try_into()
        .map_or_else(|_| value.to_string().into(), Value::I64)
}
