//! What the spans of a trace share, which counts once.

use std::sync::Arc;

/// Those that have been counted.
#[derive(Debug)]
pub(super) struct Counted<T>(Vec<Arc<T>>);

/// So many are known to have been counted; others are counted again.
const KNOWN: usize = 16;

impl<T> Counted<T> {
    /// What this one takes; nothing if it has been counted.
    pub(super) fn weight(&mut self, one: &Arc<T>, of: impl Fn(&T) -> usize) -> usize {
        if self.0.iter().any(|known| Arc::ptr_eq(known, one)) {
            return 0;
        }
        if self.0.len() == KNOWN {
            self.0.pop();
        }
        self.0.push(one.clone());
        of(one)
    }
}

impl<T> Clone for Counted<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Counted<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
