//! Who is told of spans while they happen.

use super::record::Record;
#[cfg(feature = "telemetry")]
use crate::baggage::CopyBaggage;
#[cfg(feature = "telemetry")]
use crate::min_duration::WatchShortSpans;
use opentelemetry::Context;
use std::fmt;

/// Is told of every span that is recorded, on the thread that starts or ends it. It must be quick, and neither attach
/// contexts nor make spans.
pub(crate) trait Watch: Send + Sync + fmt::Debug {
    /// A span has started, with the attributes that it began with.
    fn started(&self, _record: &mut Record, _parent: &Context) {}

    /// It has ended. `false` drops it: somebody asked for that.
    fn ended(&self, _record: &mut Record) -> bool {
        true
    }
}

/// All of them. The two that nearly always are there are known by their types: mostly they have nothing to do, and an indirect call
/// takes longer than finding that out.
#[derive(Debug, Default)]
pub(super) struct Watches {
    pub(super) others: Vec<Box<dyn Watch>>,
    #[cfg(feature = "telemetry")]
    pub(super) baggage: Option<CopyBaggage>,
    #[cfg(feature = "telemetry")]
    pub(super) short_spans: Option<WatchShortSpans>,
}

impl Watches {
    #[inline]
    pub(super) fn started(&self, record: &mut Record, parent: &Context) {
        for watch in &self.others {
            watch.started(record, parent);
        }
        #[cfg(feature = "telemetry")]
        {
            if let Some(watch) = &self.baggage {
                watch.started(record, parent);
            }
            if let Some(watch) = &self.short_spans {
                watch.started(record, parent);
            }
        }
    }

    /// Every one of the others hears of it: a short span is dropped last.
    #[inline]
    pub(super) fn ended(&self, record: &mut Record) -> bool {
        for watch in &self.others {
            if !watch.ended(record) {
                return false;
            }
        }
        #[cfg(feature = "telemetry")]
        {
            let kept = self.baggage.as_ref().is_none_or(|it| it.ended(record));
            kept && self.short_spans.as_ref().is_none_or(|it| it.ended(record))
        }
        #[cfg(not(feature = "telemetry"))]
        true
    }
}
