//! What the last providers that were bound to contexts gave.

use crate::Provider;
use crate::locked::{change, read};
use std::sync::{Arc, RwLock};

/// By the provider's id, newest last.
pub(crate) struct Remembered<T>(RwLock<Vec<(u64, Arc<T>)>>);

/// Of how many providers.
const COUNT: usize = 8;

impl<T> Remembered<T> {
    pub(crate) const fn new() -> Self {
        Self(RwLock::new(Vec::new()))
    }

    pub(crate) fn of(&self, provider: &Provider, make: impl FnOnce() -> T) -> Arc<T> {
        let id = provider.id();
        let known = read(&self.0)
            .iter()
            .find(|(of, _)| *of == id)
            .map(|(_, it)| it.clone());
        known.unwrap_or_else(|| {
            let made = Arc::new(make());
            let forgotten = change(&self.0, |all| {
                all.push((id, made.clone()));
                (all.len() > COUNT).then(|| all.remove(0))
            });
            // It may be the last of its provider, and that one's processors the code of others.
            drop(forgotten);
            made
        })
    }
}
