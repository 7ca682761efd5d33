//! What telemetry's own pipelines need of attributes.

use super::{Attribute, Attributes, Held};
use crate::recorder::limits::Limit;
use opentelemetry::{KeyValue, Value};
use std::ops::Range;

/// An attribute's value, as it is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Read<'a> {
    Bool(bool),
    I64(i64),
    F64(f64),
    Text(&'a str),
    /// Of another kind.
    Other(&'a Value),
}

impl Attributes {
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, Read<'_>)> {
        self.list.iter().map(|attribute| {
            // Before the value: who then matches on that finds it decided already, where this is inlined.
            let key = self.text.get(attribute.key);
            let value = match attribute.value {
                Held::Bool(value) => Read::Bool(value),
                Held::I64(value) => Read::I64(value),
                Held::F64(value) => Read::F64(value),
                Held::Text(text) => Read::Text(self.text.get(text)),
                Held::Given(at) => Read::Other(&self.given[at]),
            };
            (key, value)
        })
    }

    pub(crate) fn of_list(list: Vec<KeyValue>, dropped: u32) -> Self {
        let mut this = Self {
            list: Vec::with_capacity(list.len()),
            dropped,
            ..Self::default()
        };
        for KeyValue { key, value, .. } in list {
            this.push(key, value, Limit::NONE);
        }
        this
    }

    /// The last key.
    pub(crate) fn last(&self) -> Option<&str> {
        let last = self.list.last()?;
        Some(self.text.get(last.key))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u32 {
        // Limits are far below that.
        u32::try_from(self.list.len()).unwrap_or(u32::MAX)
    }

    /// Takes off the copies that have a key which another attribute has too.
    pub(crate) fn yield_copies(&mut self, copies: Range<u32>) {
        let (from, to) = (copies.start as usize, copies.end as usize);
        let (before, after) = (&self.list[..from], &self.list[to..]);
        // Every span with copies comes here, and few of them yield.
        let copied = &self.list[from..to];
        let lengths = copied.iter().fold(0, |all, copy| all | copy.length());
        let mut yielding = Vec::new();
        for other in before.iter().chain(after) {
            if lengths & other.length() != 0 {
                let key = self.text.get(other.key);
                let is_same = |at: &usize| self.text.get(self.list[*at].key) == key;
                yielding.extend((from..to).filter(is_same));
            }
        }
        yielding.sort_unstable();
        yielding.dedup();
        for at in yielding.into_iter().rev() {
            self.list.remove(at);
        }
    }

    /// Bytes that this holds, or will be sent as, about.
    pub(crate) fn weight(&self) -> usize {
        self.list.len() * size_of::<Attribute>() + self.beside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_yield_to_the_same_key_and_to_no_other() {
        let mut attributes = Attributes::default();
        let set = [
            "image.id",
            "camera.id",
            // The copies:
            "camera.id",
            "batch.id",
            "event.priority",
            "shard.id",
            // What came after them:
            "batch.no",
            "shard.id",
            "shard.id",
            "event.priorities",
        ];
        for (at, key) in (0..).zip(set) {
            attributes.push(key, Value::I64(at), Limit::NONE);
        }
        attributes.yield_copies(2..6);
        let expected = [0, 1, 3, 4, 6, 7, 8, 9].map(|at| KeyValue::new(set[at], at as i64));
        assert_eq!(attributes.to_list(), expected);
    }
}
