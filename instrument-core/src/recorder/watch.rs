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
    /// A span has started, with the attributes that it began with. `_context` is its own or its parent's: they carry the
    /// same, but for the span.
    fn started(&self, _record: &mut Record, _context: &Context) {}

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
    #[inline(always)]
    pub(super) fn started(&self, record: &mut Record, context: &Context) {
        if !self.others.is_empty() {
            self.tell_others(record, context);
        }
        #[cfg(feature = "telemetry")]
        {
            if let Some(watch) = &self.baggage {
                watch.started(record, context);
            }
            if let Some(watch) = &self.short_spans {
                watch.started(record, context);
            }
        }
    }

    /// Every one of the others hears of it: a short span is dropped last.
    #[inline(always)]
    pub(super) fn ended(&self, record: &mut Record) -> bool {
        if !self.others.is_empty() && !self.is_wanted_by_others(record) {
            return false;
        }
        #[cfg(feature = "telemetry")]
        {
            let kept = self.baggage.as_ref().is_none_or(|it| it.ended(record));
            kept && self.short_spans.as_ref().is_none_or(|it| it.ended(record))
        }
        #[cfg(not(feature = "telemetry"))]
        true
    }

    /// Apart, as the next: what the fast way does not need, it does not save and restore.
    #[inline(never)]
    fn tell_others(&self, record: &mut Record, context: &Context) {
        for watch in &self.others {
            watch.started(record, context);
        }
    }

    #[inline(never)]
    fn is_wanted_by_others(&self, record: &mut Record) -> bool {
        let mut is_wanted = true;
        for watch in &self.others {
            is_wanted &= watch.ended(record);
        }
        is_wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Counts what ended, and wants none of it.
    #[derive(Debug)]
    struct Refusing(Arc<AtomicUsize>);

    impl Watch for Refusing {
        fn ended(&self, _: &mut Record) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed);
            false
        }
    }

    #[test]
    fn each_hears_of_a_span_that_another_one_drops() {
        let ended = Arc::<AtomicUsize>::default();
        let mut watches = Watches::default();
        for _ in 0..2 {
            watches.others.push(Box::new(Refusing(ended.clone())));
        }
        assert!(!watches.ended(&mut Record::new()));
        assert_eq!(ended.load(Ordering::Relaxed), 2);
    }
}
