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
        // Few are copies, and hardly ever does one yield.
        for at in (0..self.list.len()).rev() {
            let key = &self.list[at].key;
            let has_another = || {
                let mut others = self.list.iter().map(|other| &other.key);
                others.any(|other| other == key && !is_copy(other))
            };
            if is_copy(key) && has_another() {
                self.list.remove(at);
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
