//! What telemetry's own pipelines need of attributes.

use super::{Attribute, Attributes, Held, elsewhere};
use opentelemetry::{Key, KeyValue};
use std::ops::Range;

impl Attributes {
    pub(crate) fn of_list(list: Vec<KeyValue>, dropped: u32) -> Self {
        let sizes = list.iter().map(|attribute| elsewhere(&attribute.value));
        let elsewhere = sizes.fold(0_u32, u32::saturating_add);
        let held = |KeyValue { key, value, .. }| Attribute {
            key,
            value: Held::Given(value),
        };
        Self {
            list: list.into_iter().map(held).collect(),
            text: String::new(),
            elsewhere,
            dropped,
        }
    }

    pub(crate) fn last(&self) -> Option<&Key> {
        self.list.last().map(|attribute| &attribute.key)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u32 {
        // Limits are far below that.
        u32::try_from(self.list.len()).unwrap_or(u32::MAX)
    }

    /// Takes off the copies that have a key which another attribute has too.
    pub(crate) fn yield_copies(&mut self, copies: Range<u32>) {
        let (from, mut to) = (copies.start as usize, copies.end as usize);
        // Hardly ever does one yield.
        for at in (from..to).rev() {
            let key = &self.list[at].key;
            let mut others = self.list[..from].iter().chain(&self.list[to..]);
            if others.any(|other| other.key == *key) {
                self.list.remove(at);
                to -= 1;
            }
        }
    }

    /// Bytes that this holds, or will be sent as, about.
    pub(crate) fn weight(&self) -> usize {
        let keys = self.list.iter().map(|one| one.key.as_str().len());
        let list = self.list.len() * size_of::<Attribute>() + keys.sum::<usize>();
        list + self.text.len() + self.elsewhere as usize
    }
}
