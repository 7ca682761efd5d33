//! One attribute for each key: what is set again is overwritten. A span begins with keys that are not looked through; this is for
//! what is set later.

use super::text::Piece;
use super::{Attributes, Held};
use crate::recorder::limits::Limit;
use crate::value::held_elsewhere;
use opentelemetry::{Key, Value};

impl Attributes {
    /// Sets a value: a key that is there already needs no room.
    pub(in crate::recorder) fn set(&mut self, key: Key, value: Value, limit: Limit) {
        match self.find(key.as_str(), self.list.len()) {
            Some(at) => self.replace(at, value),
            None if limit.is_reached(self.list.len()) => self.dropped += 1,
            None => self.push(key, value, limit),
        }
    }

    /// Holds a value where there is no room for more: only in the place of the one before.
    pub(super) fn hold_in_place(
        &mut self,
        key: &Key,
        beside: usize,
        copied: &str,
        value: impl FnOnce(Piece) -> Held,
    ) {
        let Some(at) = self.find(key.as_str(), self.list.len()) else {
            self.dropped += 1;
            return;
        };
        self.beside = self.beside.saturating_sub(self.beside_at(at)) + beside;
        self.list[at].value = value(self.text.copy(copied));
    }

    /// Takes those from `new` on to be set after the others, one after the other.
    pub(in crate::recorder) fn overwrite(&mut self, new: usize) {
        let own = self.list[..new].iter();
        let mut lengths = own.fold(0, |all, it| all | it.length());
        let mut at = new;
        while let Some(attribute) = self.list.get(at).copied() {
            let earlier = (lengths & attribute.length() != 0)
                .then(|| self.find(self.text.get(attribute.key), at))
                .flatten();
            if let Some(earlier) = earlier {
                self.list[earlier].value = attribute.value;
                self.list.remove(at);
            } else {
                lengths |= attribute.length();
                at += 1;
            }
        }
    }

    /// Where the key is among the first ones.
    fn find(&self, key: &str, among: usize) -> Option<usize> {
        let first = self.list[..among].iter();
        first
            .map(|it| it.key)
            .position(|it| it.len() == key.len() && self.text.get(it) == key)
    }

    /// What takes room beside its place has the room of the one before: who sets it again and again needs no more of it.
    fn replace(&mut self, at: usize, value: Value) {
        self.beside = self.beside.saturating_sub(self.beside_at(at)) + held_elsewhere(&value);
        if let Held::Given(room) = self.list[at].value {
            self.given[room] = value;
            return;
        }
        self.list[at].value = match value {
            Value::Bool(value) => Held::Bool(value),
            Value::I64(value) => Held::I64(value),
            Value::F64(value) => Held::F64(value),
            large => {
                self.given.push(large);
                Held::Given(self.given.len() - 1)
            }
        };
    }

    /// What a value takes beside its place.
    fn beside_at(&self, at: usize) -> usize {
        match self.list[at].value {
            Held::Text(text) => text.len(),
            Held::Given(at) => held_elsewhere(&self.given[at]),
            Held::Bool(_) | Held::I64(_) | Held::F64(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorder::limits::Limits;
    use crate::value::Number;
    use opentelemetry::{Array, KeyValue};
    use opentelemetry_sdk::trace::SpanLimits;

    fn set(attributes: &mut Attributes, key: &'static str, value: impl Into<Value>) {
        attributes.set(key.into(), value.into(), Limit::NONE);
    }

    #[test]
    fn what_is_set_again_and_again_needs_no_more_room() {
        let mut attributes = Attributes::default();
        attributes.push("frame.id", Value::I64(7), Limit::NONE);
        for number in 0..1000 {
            set(&mut attributes, "stage", format!("stage {number}"));
            set(&mut attributes, "progress", number);
            set(&mut attributes, "mixed", f64::from(number as i32));
            set(&mut attributes, "mixed", "text");
        }
        let expected = [
            KeyValue::new("frame.id", 7),
            KeyValue::new("stage", "stage 999"),
            KeyValue::new("progress", 999),
            KeyValue::new("mixed", "text"),
        ];
        assert_eq!(attributes.to_list(), expected);
        assert_eq!(attributes.given.len(), 2);
        let keys: usize = expected.iter().map(|it| it.key.as_str().len()).sum();
        assert_eq!(attributes.beside, keys + "stage 999".len() + "text".len());
    }

    #[test]
    fn what_was_set_elsewhere_comes_after_what_is_here() {
        let mut attributes = Attributes::default();
        for key in ["a", "b", "long.one", "b.too"] {
            attributes.push(key, Value::I64(1), Limit::NONE);
        }
        let mut others = Attributes::default();
        for key in ["b", "c", "long.two", "a"] {
            others.push(key, Value::from("later"), Limit::NONE);
        }
        attributes.append(&mut others, Limit::NONE);
        let expected = [
            KeyValue::new("a", "later"),
            KeyValue::new("b", "later"),
            KeyValue::new("long.one", 1),
            KeyValue::new("b.too", 1),
            KeyValue::new("c", "later"),
            KeyValue::new("long.two", "later"),
        ];
        assert_eq!(attributes.to_list(), expected);
    }

    #[test]
    fn at_the_limit_what_is_there_is_overwritten_and_the_rest_is_dropped() {
        let limit = Limits::from(SpanLimits {
            max_attributes_per_span: 4,
            ..SpanLimits::default()
        });
        let limit = limit.attributes;
        let mut attributes = Attributes::default();
        for key in ["number", "static", "text", "list"] {
            attributes.push(key, Value::I64(1), limit);
        }
        let list = || Value::Array(Array::I64(vec![1, 2]));
        attributes.push_number("number", Number::I64(2), limit);
        attributes.push_static("static", "later", limit);
        attributes.push_text(Key::new("text"), "later", limit);
        attributes.push("list", list(), limit);
        attributes.push("more", Value::I64(1), limit);
        attributes.push("more.of.it", list(), limit);
        let expected = [
            KeyValue::new("number", 2),
            KeyValue::new("static", "later"),
            KeyValue::new("text", "later"),
            KeyValue::new("list", list()),
        ];
        assert_eq!(attributes.to_list(), expected);
        assert_eq!(attributes.dropped(), 2);
        let keys: usize = expected.iter().map(|it| it.key.as_str().len()).sum();
        let values = 2 * "later".len() + held_elsewhere(&list());
        assert_eq!(attributes.beside, keys + values);
    }
}
