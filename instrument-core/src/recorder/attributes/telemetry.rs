//! What telemetry's own pipelines need of attributes.

use super::{Attribute, Attributes, Held, elsewhere};
use opentelemetry::{Key, KeyValue};

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

    /// Takes off what `is_copy` and has a key that something else has too.
    pub(crate) fn yield_copies(&mut self, is_copy: impl Fn(&Key) -> bool) {
        if !self.list.iter().any(|attribute| is_copy(&attribute.key)) {
            return;
        }
        let own = self.list.iter().map(|attribute| &attribute.key);
        let own: Vec<Key> = own.filter(|key| !is_copy(key)).cloned().collect();
        self.list
            .retain(|attribute| !is_copy(&attribute.key) || !own.contains(&attribute.key));
    }

    /// Bytes that this holds, about.
    pub(crate) fn weight(&self) -> usize {
        self.list.len() * size_of::<Attribute>() + self.text.len() + self.elsewhere as usize
    }
}
