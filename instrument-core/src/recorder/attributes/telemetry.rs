//! What telemetry's own pipelines need of attributes.

use super::{Attribute, Attributes};
use crate::recorder::limits::Limit;
use opentelemetry::KeyValue;
use std::ops::Range;

impl Attributes {
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
        let (from, mut to) = (copies.start as usize, copies.end as usize);
        let text = |attribute: &Attribute| self.text.get(attribute.key);
        // Hardly ever does one yield.
        for at in (from..to).rev() {
            let key = text(&self.list[at]);
            let mut others = self.list[..from].iter().chain(&self.list[to..]);
            if others.any(|other| text(other) == key) {
                self.list.remove(at);
                to -= 1;
            }
        }
    }

    /// Bytes that this holds, or will be sent as, about.
    pub(crate) fn weight(&self) -> usize {
        self.list.len() * size_of::<Attribute>() + self.beside
    }
}
