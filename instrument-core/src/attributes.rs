//! Where attributes go that are evaluated only for a span that records.

use crate::ToValue;
use crate::recorder::Record;
use crate::value::{cut, cut_at};
use opentelemetry::{Key, KeyValue, Value};
use std::{fmt, iter};

/// Takes the attributes of a span that records.
///
/// ```
/// use instrument_core::span;
///
/// fn expensive() -> String { "…".repeat(1000) }
///
/// span!("resize").attributes(|a| a.add("image.summary", &expensive())).in_scope(|| { /* … */ });
/// ```
pub struct Attributes<'a> {
    sink: Sink<'a>,
    value_limit: usize,
}

enum Sink<'a> {
    List(&'a mut Vec<KeyValue>),
    Record(&'a mut Record),
}

impl<'a> Attributes<'a> {
    pub(crate) fn new(list: &'a mut Vec<KeyValue>, value_limit: usize) -> Self {
        Self {
            sink: Sink::List(list),
            value_limit,
        }
    }

    #[inline]
    pub(crate) fn of_record(record: &'a mut Record) -> Self {
        Self {
            value_limit: record.value_limit,
            sink: Sink::Record(record),
        }
    }

    /// Adds an attribute; a `None` adds nothing.
    #[inline(always)]
    pub fn add<V: ToValue + ?Sized>(&mut self, key: impl Into<Key> + 'static, value: &V) {
        if let (Sink::Record(record), Some(text)) = (&mut self.sink, value.as_text()) {
            record.add_text(key, cut_at(text, self.value_limit));
        } else if let Some(value) = value.to_value() {
            self.push(key, value);
        }
    }

    /// Adds an attribute whose value lives as long as the program, without copying it.
    #[inline(always)]
    pub fn add_static(&mut self, key: impl Into<Key> + 'static, value: &'static str) {
        match &mut self.sink {
            Sink::Record(record) => {
                record.add_static(key, cut_at(value, self.value_limit));
            }
            Sink::List(_) => self.push(key, value),
        }
    }

    /// Adds what `Display` writes.
    pub fn add_display<V: fmt::Display + ?Sized>(
        &mut self,
        key: impl Into<Key> + 'static,
        value: &V,
    ) {
        self.add(key, &crate::display(value));
    }

    /// Adds what `Debug` writes.
    pub fn add_debug<V: fmt::Debug + ?Sized>(&mut self, key: impl Into<Key> + 'static, value: &V) {
        self.add(key, &crate::debug(value));
    }

    /// Makes room for so many more at once.
    pub fn reserve(&mut self, additional: usize) {
        if let Sink::List(list) = &mut self.sink {
            list.reserve(additional);
        }
    }

    #[inline(always)]
    fn push(&mut self, key: impl Into<Key> + 'static, value: impl Into<Value>) {
        let limit = self.value_limit;
        let list = match &mut self.sink {
            Sink::List(list) => list,
            Sink::Record(record) => return record.add(key, cut_value(value.into(), limit)),
        };
        // Made in the place where it stays, and cut there (`push` would make it first and then move it, and a move
        // right after the parts were written stalls the core for longer than making it takes).
        list.extend(iter::once_with(|| KeyValue::new(key, value)));
        if let (true, Some(last)) = (limit != usize::MAX, list.last_mut()) {
            cut(&mut last.value, limit);
        }
    }

    /// What `evaluate` adds.
    pub(crate) fn list(
        value_limit: usize,
        evaluate: impl FnOnce(&mut Attributes<'_>),
    ) -> Vec<KeyValue> {
        let mut list = Vec::new();
        evaluate(&mut Attributes::new(&mut list, value_limit));
        list
    }

    pub(crate) fn push_all(&mut self, attributes: Vec<KeyValue>) {
        for attribute in attributes {
            self.push(attribute.key, attribute.value);
        }
    }
}

/// Attributes that are evaluated for a span that records, when it does.
pub(crate) struct Lazy<'a> {
    pub(crate) evaluate: &'a mut dyn FnMut(&mut Attributes<'_>),
    pub(crate) value_limit: usize,
    /// About how many there are.
    pub(crate) count: usize,
}

impl Lazy<'_> {
    pub(crate) fn list(&mut self) -> Vec<KeyValue> {
        let mut list = Vec::with_capacity(self.count);
        (self.evaluate)(&mut Attributes::new(&mut list, self.value_limit));
        list
    }

    pub(crate) fn record(&mut self, to: &mut Record) {
        to.value_limit = self.value_limit;
        (self.evaluate)(&mut Attributes::of_record(to));
    }
}

/// One attribute, cut to the limit; `None` if its value is.
pub(crate) fn attribute(
    key: impl Into<Key> + 'static,
    value: &(impl ToValue + ?Sized),
    value_limit: usize,
) -> Option<KeyValue> {
    let mut attribute = KeyValue::new(key, value.to_value()?);
    cut(&mut attribute.value, value_limit);
    Some(attribute)
}

/// The type of a value is known here most often.
#[inline(always)]
fn cut_value(mut value: Value, limit: usize) -> Value {
    if !matches!(value, Value::Bool(_) | Value::I64(_) | Value::F64(_)) {
        cut(&mut value, limit);
    }
    value
}

impl fmt::Debug for Attributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attributes").finish_non_exhaustive()
    }
}
