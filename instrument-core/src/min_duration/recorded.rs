//! Short spans of our own recorder.

use super::{DROP, DropShortSpans, Watch};
use crate::recorder::{self, Record};
use opentelemetry::Context;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

impl<P> DropShortSpans<P> {
    /// Sees the spans of our own recorder start, for this, which is given their ends.
    pub(crate) fn watch_starts(&self) -> WatchShortSpans {
        WatchShortSpans {
            used: self.used.clone(),
            drops: false,
        }
    }
}

/// What [`DropShortSpans`] is for the SDK.
#[derive(Debug)]
pub(crate) struct WatchShortSpans {
    used: Arc<AtomicBool>,
    /// Whether to do so, or only to see spans start.
    drops: bool,
}

impl Default for WatchShortSpans {
    fn default() -> Self {
        Self {
            used: Arc::default(),
            drops: true,
        }
    }
}

impl recorder::Watch for WatchShortSpans {
    #[inline]
    fn started(&self, record: &mut Record, parent: &Context) {
        if let Some(watch) = parent.get::<Arc<Watch>>() {
            self.used.store(true, Ordering::Relaxed);
            watch.started(record.span_id);
        }
    }

    #[inline]
    fn ended(&self, record: &mut Record) -> bool {
        let is_marked = || record.attributes.last() == Some(DROP);
        !(self.drops && self.used.load(Ordering::Relaxed) && is_marked())
    }
}
