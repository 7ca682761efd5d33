//! Where attributes go that are evaluated only for a span that records.

use crate::ToValue;
use crate::value::cut;
use opentelemetry::{Key, KeyValue};
use std::fmt;

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
    sink: &'a mut dyn FnMut(KeyValue),
    value_limit: usize,
}

impl<'a> Attributes<'a> {
    pub(crate) fn new(sink: &'a mut dyn FnMut(KeyValue), value_limit: usize) -> Self {
        Self { sink, value_limit }
    }

    /// Adds an attribute; a `None` adds nothing.
    pub fn add<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        if let Some(value) = value.to_value() {
            self.push(KeyValue::new(key, value));
        }
    }

    /// Adds an attribute whose value lives as long as the program, without copying it.
    pub fn add_static(&mut self, key: impl Into<Key>, value: &'static str) {
        self.push(KeyValue::new(key, value));
    }

    /// Adds what `Display` writes.
    pub fn add_display<V: fmt::Display + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.add(key, &crate::display(value));
    }

    /// Adds what `Debug` writes.
    pub fn add_debug<V: fmt::Debug + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.add(key, &crate::debug(value));
    }

    #[inline]
    pub(crate) fn push(&mut self, attribute: KeyValue) {
        (self.sink)(if self.value_limit == usize::MAX { attribute } else { cut(attribute, self.value_limit) });
    }
}

impl fmt::Debug for Attributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attributes").finish_non_exhaustive()
    }
}
