//! Which baggage is copied onto spans and log records.

use super::{BaggageKey, PipelineBaggage};
use crate::value::cut_at;
use opentelemetry::baggage::{Baggage, BaggageExt};
use opentelemetry::{Context, Key, StringValue};
use std::sync::Arc;

/// So many are few.
const FEW: usize = 8;

/// The baggage that is copied onto every span and log record started under it: by default that of
/// [`PipelineBaggage`], cut to 128 characters.
///
/// It is a list of keys and not of everything, since whoever calls can send any baggage.
#[derive(Clone, Debug)]
pub struct Chosen {
    keys: Arc<[Name]>,
    max_length: usize,
}

/// One of its keys.
#[derive(Debug)]
pub(crate) struct Name {
    key: BaggageKey,
    /// A copy of its own, by which its attributes can be told from those of others.
    own: Key,
}

impl Name {
    #[cfg(any(feature = "telemetry", feature = "logs"))]
    pub(crate) fn as_static(&self) -> &'static str {
        self.key.name()
    }

    pub(crate) fn own(&self) -> &Key {
        &self.own
    }
}

impl Chosen {
    /// The values of these keys, as far as they are allowed.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = BaggageKey>) -> Self {
        Self {
            keys: keys
                .into_iter()
                .map(|key| Name {
                    key,
                    own: Key::from(Arc::<str>::from(key.name())),
                })
                .collect(),
            max_length: 128,
        }
    }

    /// None.
    #[must_use]
    pub fn none() -> Self {
        Self::new([])
    }

    /// Cuts values to `characters`.
    #[must_use]
    pub fn with_max_length(mut self, characters: usize) -> Self {
        self.max_length = characters;
        self
    }

    pub(crate) fn of<'a>(
        &'a self,
        cx: &'a Context,
    ) -> impl Iterator<Item = (&'a Name, &'a str)> + 'a {
        let baggage = cx.baggage();
        // Mostly there is none, which is one look.
        let keys = if baggage.is_empty() { &[] } else { &*self.keys };
        let few = (keys.len() <= FEW && baggage.len() <= FEW).then(|| few_of(keys, baggage));
        keys.iter().enumerate().filter_map(move |(at, name)| {
            let value = match &few {
                Some(values) => values[at],
                None => baggage.get(name.key.name()),
            };
            let value = value?.as_str();
            let is_allowed = name.key.allows(value);
            is_allowed.then(|| (name, cut_at(value, self.max_length)))
        })
    }

    /// Whether `key` was made by [`of`](Self::of), and not by someone who uses the same name.
    pub(super) fn has_made(&self, key: &Key) -> bool {
        let at = key.as_str().as_ptr();
        self.keys
            .iter()
            .any(|name| name.own.as_str().as_ptr() == at)
    }

    pub(crate) fn is_none(&self) -> bool {
        self.keys.is_empty()
    }
}

/// The values of few keys, looked for among few: that costs less than the hash of each name.
fn few_of<'a>(keys: &[Name], baggage: &'a Baggage) -> [Option<&'a StringValue>; FEW] {
    let mut values = [None; FEW];
    for (key, (value, _)) in baggage {
        let same = |name: &Name| name.key.name() == key.as_str();
        for (found, _) in values.iter_mut().zip(keys).filter(|(_, name)| same(name)) {
            *found = Some(value);
        }
    }
    values
}

impl Default for Chosen {
    fn default() -> Self {
        Self::new(PipelineBaggage::KEYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

    #[test]
    fn few_and_many_say_the_same() {
        for (keys, entries) in [
            (0..2, 9..12),
            (0..2, 0..3),
            (0..2, 0..12),
            (0..12, 9..12),
            (0..12, 0..12),
            (0..7, 0..8),
            (4..8, 0..8),
            (0..7, 0..9),
            (0..9, 0..8),
        ] {
            let (keys, entries) = (&NAMES[keys], &NAMES[entries]);
            // One is not allowed, and the first is there twice.
            let chosen = Chosen::new(keys.iter().chain(&keys[..1]).map(|name| match *name {
                "b" => BaggageKey::new(name).with_values(&["other"]),
                name => BaggageKey::new(name),
            }));
            let mut baggage = Baggage::new();
            for name in entries {
                let _ = baggage.insert(*name, format!("{name}'s"));
            }
            let cx = Context::new().with_baggage(baggage);
            let expected: Vec<_> = keys
                .iter()
                .chain(&keys[..1])
                .filter(|name| entries.contains(name) && **name != "b")
                .map(|name| (*name, format!("{name}'s")))
                .collect();
            let found: Vec<_> = chosen
                .of(&cx)
                .map(|(name, value)| (name.key.name(), value.to_owned()))
                .collect();
            assert_eq!(found, expected, "{keys:?} of {entries:?}");
        }
    }
}
