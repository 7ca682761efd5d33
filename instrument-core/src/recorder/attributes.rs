//! The attributes of a record: small things in place, copied text in one string. Nothing in the list is to be dropped one by
//! one, and few cache lines go to the core that reads it.

#[cfg(feature = "telemetry")]
mod telemetry;
mod text;
mod unique;

#[cfg(feature = "telemetry")]
pub(crate) use telemetry::Read;

use super::limits::Limit;
use crate::prefetch::prefetch;
use crate::value::{Number, held_elsewhere};
use opentelemetry::{Key, KeyValue, Value};
use std::any::Any;
use std::iter;
use text::{Piece, Text};

/// The attributes of a record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    list: Vec<Attribute>,
    text: Text,
    /// What is too large for its place: lists.
    given: Vec<Value>,
    /// Bytes that keys and values are, beside their places here, about.
    beside: usize,
    dropped: u32,
}

#[derive(Clone, Copy, Debug)]
struct Attribute {
    key: Piece,
    value: Held,
}

#[derive(Clone, Copy, Debug)]
enum Held {
    Bool(bool),
    I64(i64),
    F64(f64),
    Text(Piece),
    /// One of those that were given.
    Given(usize),
}

impl Attribute {
    /// A bit for the length of its key: mostly, lengths tell keys apart.
    fn length(&self) -> u64 {
        1 << self.key.len().min(63)
    }
}

/// So many keep their room for the next span; more were an exception.
const KEPT_ATTRIBUTES: usize = 64;

impl Attributes {
    /// Lets go of what needs more room than is kept.
    pub(super) fn let_go(&mut self) {
        if self.list.len() > KEPT_ATTRIBUTES {
            self.list = Vec::new();
        }
        if !self.given.is_empty() {
            self.given = Vec::new();
        }
        self.text.let_go();
    }

    /// Asks for as much as those of the span before were.
    #[inline(always)]
    pub(super) fn prefetch(&self) {
        prefetch(&*self.list);
        self.text.prefetch();
    }

    #[inline]
    pub(super) fn reset(&mut self) {
        self.list.clear();
        self.text.reset();
        self.beside = 0;
        self.dropped = 0;
    }

    #[inline(always)]
    pub(super) fn push(&mut self, key: impl Into<Key> + 'static, value: Value, limit: Limit) {
        match value {
            Value::Bool(value) => self.push_number(key, Number::Bool(value), limit),
            Value::I64(value) => self.push_number(key, Number::I64(value), limit),
            Value::F64(value) => self.push_number(key, Number::F64(value), limit),
            Value::String(text) => self.push_text(key, text.as_str(), limit),
            value => self.push_large(key.into(), value, limit),
        }
    }

    #[inline(always)]
    pub(super) fn push_number(
        &mut self,
        key: impl Into<Key> + 'static,
        number: Number,
        limit: Limit,
    ) {
        match number {
            Number::Bool(value) => self.hold(key, limit, 0, "", move |_| Held::Bool(value)),
            Number::I64(value) => self.hold(key, limit, 0, "", move |_| Held::I64(value)),
            Number::F64(value) => self.hold(key, limit, 0, "", move |_| Held::F64(value)),
        }
    }

    fn push_large(&mut self, key: Key, value: Value, limit: Limit) {
        if limit.is_reached(self.list.len()) {
            return self.set(key, value, limit);
        }
        let (at, size) = (self.given.len(), held_elsewhere(&value));
        self.given.push(value);
        self.hold(key, limit, size, "", move |_| Held::Given(at));
    }

    /// The text is not copied.
    #[inline(always)]
    pub(super) fn push_static(
        &mut self,
        key: impl Into<Key> + 'static,
        text: &'static str,
        limit: Limit,
    ) {
        self.hold(key, limit, text.len(), "", move |_| {
            Held::Text(Piece::Static(text))
        });
    }

    #[inline(always)]
    pub(super) fn push_text(&mut self, key: impl Into<Key> + 'static, text: &str, limit: Limit) {
        self.hold(key, limit, text.len(), text, Held::Text);
    }

    /// Holds a value, which is given the piece that `copied` becomes. Inlined down to here, and made in its place: an attribute that was
    /// made elsewhere is moved right after it was written in other pieces, which stalls the core for longer than making it takes.
    #[inline(always)]
    fn hold(
        &mut self,
        key: impl Into<Key> + 'static,
        limit: Limit,
        beside: usize,
        copied: &str,
        value: impl FnOnce(Piece) -> Held,
    ) {
        let count = self.list.len();
        // Nearly all keys live as long as the program, which [`Key`] does not tell.
        if let Some(&name) = (&key as &dyn Any).downcast_ref::<&'static str>()
            && count < self.list.capacity()
            && limit.is_far(count)
            && let Some(piece) = self.text.piece(copied)
        {
            self.beside += name.len() + beside;
            self.list.extend(iter::once_with(|| Attribute {
                key: Piece::Static(name),
                value: value(piece),
            }));
            // Last: what is known here need not be kept while it is copied.
            self.text.push(copied);
        } else {
            self.hold_slowly(key, limit, beside, copied, value);
        }
    }

    /// Apart: all that makes room, and what is rare. The rest does not save and restore what this needs.
    #[cold]
    #[inline(never)]
    fn hold_slowly(
        &mut self,
        key: impl Into<Key> + 'static,
        limit: Limit,
        beside: usize,
        copied: &str,
        value: impl FnOnce(Piece) -> Held,
    ) {
        if limit.is_reached(self.list.len()) {
            return self.hold_in_place(&key.into(), beside, copied, value);
        }
        let key = match (&key as &dyn Any).downcast_ref::<&'static str>() {
            Some(name) => Piece::Static(name),
            None => self.text.copy(key.into().as_str()),
        };
        let value = value(self.text.copy(copied));
        self.beside += self.text.get(key).len() + beside;
        self.list.push(Attribute { key, value });
    }

    /// Takes all that others are; they keep their room.
    pub(super) fn append(&mut self, others: &mut Self, limit: Limit) {
        let (text, given) = (self.text.append(&others.text), self.given.len());
        let own = self.list.len();
        let moved = others.list.drain(..).map(|attribute| Attribute {
            key: text.moved(attribute.key),
            value: match attribute.value {
                Held::Text(piece) => Held::Text(text.moved(piece)),
                Held::Given(at) => Held::Given(given + at),
                small => small,
            },
        });
        self.list.extend(moved);
        self.given.append(&mut others.given);
        self.beside += others.beside;
        self.overwrite(own);
        self.dropped += others.dropped + limit.cut(&mut self.list);
    }

    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// How many came when there was no more room.
    pub(crate) fn dropped(&self) -> u32 {
        self.dropped
    }

    /// As OpenTelemetry's own type.
    pub(crate) fn to_list(&self) -> Vec<KeyValue> {
        let owned = |attribute: &Attribute| {
            let value = match attribute.value {
                Held::Bool(value) => Value::Bool(value),
                Held::I64(value) => Value::I64(value),
                Held::F64(value) => Value::F64(value),
                Held::Text(Piece::Static(text)) => text.into(),
                Held::Text(copied) => self.text.get(copied).to_owned().into(),
                Held::Given(at) => self.given[at].clone(),
            };
            match attribute.key {
                Piece::Static(key) => KeyValue::new(key, value),
                copied => KeyValue::new(self.text.get(copied).to_owned(), value),
            }
        };
        self.list.iter().map(owned).collect()
    }
}
