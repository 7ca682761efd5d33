//! Whoever wants to hear of every failure of export.

use super::ExportFailure;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Whoever wants to hear of every failure of export.
#[derive(Clone)]
pub(crate) struct Listener(Arc<dyn Fn(&ExportFailure) + Send + Sync>);

impl Listener {
    pub(crate) fn new(hear: impl Fn(&ExportFailure) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hear))
    }

    /// A panic over there stops no export.
    pub(super) fn tell(&self, failure: &ExportFailure) {
        let telling = AssertUnwindSafe(|| (self.0)(failure));
        if catch_unwind(telling).is_err() {
            crate::say(format_args!(
                "what was given to `on_export_failure` panicked, told of: {failure}"
            ));
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}
