//! The attributes of a record: keys and small values in place, copied text in one string.

#[cfg(feature = "telemetry")]
mod telemetry;

use super::limits::Limit;
use crate::value::held_elsewhere;
use opentelemetry::{Key, KeyValue, Value};
use std::iter;

/// The attributes of a record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    list: Vec<Attribute>,
    /// The text that was copied, one after the other.
    text: String,
    /// Bytes that values which were given hold elsewhere, about.
    elsewhere: u32,
    dropped: u32,
}

#[derive(Clone, Debug)]
struct Attribute {
    key: Key,
    value: Held,
}

#[derive(Clone, Debug)]
enum Held {
    Given(Value),
    /// A part of the text, by its bytes.
    Copied {
        start: u32,
        end: u32,
    },
}

/// An attribute's value, as it is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Read<'a> {
    Value(&'a Value),
    Text(&'a str),
}

/// Room that is kept for the next span; what was larger was an exception.
const KEPT_ATTRIBUTES: usize = 64;
const KEPT_TEXT: usize = 4096;

impl Attributes {
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.list.shrink_to(KEPT_ATTRIBUTES);
        self.text.clear();
        self.text.shrink_to(KEPT_TEXT);
        self.elsewhere = 0;
        self.dropped = 0;
    }

    /// A value of any type.
    pub(super) fn push(&mut self, key: Key, value: Value, limit: Limit) {
        if self.has_room(limit) {
            self.hold(elsewhere(&value), key, || Held::Given(value));
        }
    }

    /// A value that holds nothing elsewhere.
    #[inline(always)]
    pub(super) fn push_plain(
        &mut self,
        key: impl Into<Key>,
        value: impl FnOnce() -> Value,
        limit: Limit,
    ) {
        if self.has_room(limit) {
            self.hold(0, key, || Held::Given(value()));
        }
    }

    #[inline(always)]
    pub(super) fn push_static(&mut self, key: impl Into<Key>, text: &'static str, limit: Limit) {
        if self.has_room(limit) {
            let value = || Held::Given(Value::String(text.into()));
            self.hold(length(text), key, value);
        }
    }

    /// The text is copied.
    #[inline(always)]
    pub(super) fn push_text(&mut self, key: impl Into<Key>, text: &str, limit: Limit) {
        if !self.has_room(limit) {
            return;
        }
        match self.copy(text) {
            Some(start) => {
                let end = start + length(text);
                self.hold(0, key, || Held::Copied { start, end });
            }
            None => self.push(key.into(), text.to_owned().into(), limit),
        }
    }

    #[inline(always)]
    fn has_room(&mut self, limit: Limit) -> bool {
        let has_room = !limit.is_reached(self.list.len());
        self.dropped += u32::from(!has_room);
        has_room
    }

    /// Inlined down to here, and both parts are made last: an attribute that was made elsewhere is moved right after it was
    /// written in other pieces, which stalls the core for longer than making it takes.
    #[inline(always)]
    fn hold(&mut self, elsewhere: u32, key: impl Into<Key>, value: impl FnOnce() -> Held) {
        self.elsewhere = self.elsewhere.saturating_add(elsewhere);
        self.list.extend(iter::once_with(|| Attribute {
            key: key.into(),
            value: value(),
        }));
    }

    /// Where a text begins that is copied; nowhere, if it would end beyond what is counted.
    fn copy(&mut self, text: &str) -> Option<u32> {
        let start = self.text.len();
        u32::try_from(start + text.len()).ok()?;
        self.text.push_str(text);
        Some(start as u32)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&Key, Read<'_>)> {
        self.list.iter().map(|attribute| {
            let value = match &attribute.value {
                Held::Given(value) => Read::Value(value),
                Held::Copied { start, end } => {
                    Read::Text(&self.text[*start as usize..*end as usize])
                }
            };
            (&attribute.key, value)
        })
    }

    /// How many came when there was no more room.
    pub(crate) fn dropped(&self) -> u32 {
        self.dropped
    }

    /// As OpenTelemetry's own type.
    pub(crate) fn to_list(&self) -> Vec<KeyValue> {
        let owned = |(key, value): (&Key, Read<'_>)| match value {
            Read::Value(value) => KeyValue::new(key.clone(), value.clone()),
            Read::Text(text) => KeyValue::new(key.clone(), text.to_owned()),
        };
        self.iter().map(owned).collect()
    }
}

/// Bytes that a value holds elsewhere, about.
fn elsewhere(value: &Value) -> u32 {
    u32::try_from(held_elsewhere(value)).unwrap_or(u32::MAX)
}

#[inline]
fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
