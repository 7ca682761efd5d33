//! Short spans of our own recorder.

use super::is_used;
use super::mark::DROP;
use super::watch::Watch;
use crate::recorder::{self, Record};
use opentelemetry::Context;

/// What [`DropShortSpans`](crate::DropShortSpans) is for the SDK.
#[derive(Debug)]
pub(crate) enum WatchShortSpans {
    Dropping,
    /// Sees spans start for one that is given their ends.
    Starting,
}

impl recorder::Watch for WatchShortSpans {
    #[inline]
    fn started(&self, record: &mut Record, context: &Context) {
        if is_used() {
            tell(record, context);
        }
    }

    #[inline]
    fn ended(&self, record: &mut Record) -> bool {
        !(is_used() && matches!(self, Self::Dropping) && is_marked(record))
    }
}

#[inline(never)]
fn tell(record: &Record, context: &Context) {
    if let Some(watch) = Watch::of(context) {
        watch.started(record.span_id);
    }
}

#[inline(never)]
fn is_marked(record: &Record) -> bool {
    record.attributes.last() == Some(DROP)
}
