//! Where attributes go that are evaluated only for a span that records.

use crate::ToValue;
use crate::recorder::Record;
use crate::value::{Number, cut, cut_at};
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
        // Which of these it is, is mostly known when this is compiled: one call is left.
        if let Some(text) = value.as_text() {
            self.add_text(key, text);
        } else if let Some(number) = value.as_number() {
            self.add_number(key, number);
        } else {
            self.add_value(key, value.to_value());
        }
    }

    /// Adds an attribute whose value lives as long as the program, without copying it.
    pub fn add_static(&mut self, key: impl Into<Key> + 'static, value: &'static str) {
        if let Sink::Record(record) = &mut self.sink
            && value.len() <= self.value_limit
        {
            record.add_static(key, value);
        } else {
            self.sink
                .push_cut_static(key.into(), value, self.value_limit);
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

    fn add_text(&mut self, key: impl Into<Key> + 'static, text: &str) {
        if let Sink::Record(record) = &mut self.sink
            && text.len() <= self.value_limit
        {
            record.add_text(key, text);
        } else {
            self.sink.push_cut(key.into(), text, self.value_limit);
        }
    }

    fn add_number(&mut self, key: impl Into<Key> + 'static, number: Number) {
        match &mut self.sink {
            Sink::Record(record) => record.add_number(key, number),
            Sink::List(list) => push(list, key, || number),
        }
    }

    fn add_value(&mut self, key: impl Into<Key> + 'static, value: Option<Value>) {
        let Some(mut value) = value else {
            return;
        };
        cut(&mut value, self.value_limit);
        match &mut self.sink {
            Sink::Record(record) => record.add(key, value),
            Sink::List(list) => push(list, key, || value),
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
            self.add_value(attribute.key, Some(attribute.value));
        }
    }
}

/// Apart: what a record that takes a text as it is does not need, it does not save and restore.
impl Sink<'_> {
    #[inline(never)]
    fn push_cut(&mut self, key: Key, text: &str, value_limit: usize) {
        let text = cut_at(text, value_limit);
        match self {
            Self::Record(record) => record.add_text(key, text),
            Self::List(list) => push(list, key, || text.to_owned()),
        }
    }

    #[inline(never)]
    fn push_cut_static(&mut self, key: Key, text: &'static str, value_limit: usize) {
        let text = cut_at(text, value_limit);
        match self {
            Self::Record(record) => record.add_static(key, text),
            Self::List(list) => push(list, key, || text),
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

/// Made in the place where it stays: `push` would make it first and then move it, and a move right after the parts were written
/// stalls the core for longer than making it takes.
#[inline(never)]
fn push<V: Into<Value>>(list: &mut Vec<KeyValue>, key: impl Into<Key>, value: impl FnOnce() -> V) {
    list.extend(iter::once_with(|| KeyValue::new(key, value())));
}

impl fmt::Debug for Attributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attributes").finish_non_exhaustive()
    }
}
