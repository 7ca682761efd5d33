//! Which baggage is copied onto spans and log records.

use super::{BaggageKey, PipelineBaggage};
use crate::value::cut_at;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::{Context, Key};
use std::sync::Arc;

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
        keys.iter().filter_map(move |name| {
            let value = name.key.value_in(baggage)?;
            Some((name, cut_at(value, self.max_length)))
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

impl Default for Chosen {
    fn default() -> Self {
        Self::new(PipelineBaggage::KEYS)
    }
}
