//! Copies baggage onto the spans of our own recorder.

use super::Chosen;
use crate::recorder::{Record, Watch};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;

/// What [`BaggageSpanProcessor`](super::BaggageSpanProcessor) is for the SDK.
#[derive(Debug)]
pub(crate) struct CopyBaggage(pub(crate) Chosen);

impl Watch for CopyBaggage {
    #[inline(never)]
    fn started(&self, record: &mut Record, parent: &Context) {
        // Mostly there is none, which is one look.
        if !parent.baggage().is_empty() {
            self.copy(record, parent);
        }
    }

    #[inline]
    fn ended(&self, record: &mut Record) -> bool {
        if !record.copies.is_empty() {
            yield_copies(record);
        }
        true
    }
}

impl CopyBaggage {
    #[cold]
    fn copy(&self, record: &mut Record, parent: &Context) {
        let from = record.attributes.len();
        for (name, value) in self.0.of(parent) {
            record.add_text(name.as_static(), value);
        }
        record.copies = from..record.attributes.len();
    }
}

#[cold]
fn yield_copies(record: &mut Record) {
    record.attributes.yield_copies(record.copies.clone());
}
