//! Copies baggage onto the spans of our own recorder.

use super::Chosen;
use crate::recorder::{Record, Watch};
use opentelemetry::Context;

/// What [`BaggageSpanProcessor`](super::BaggageSpanProcessor) is for the SDK.
#[derive(Debug)]
pub(crate) struct CopyBaggage(pub(crate) Chosen);

impl Watch for CopyBaggage {
    fn started(&self, record: &mut Record, parent: &Context) {
        let from = record.attributes.len();
        for (key, value) in self.0.of(parent) {
            record.add_text(key.clone(), value);
        }
        record.copies = from..record.attributes.len();
    }

    fn ended(&self, record: &mut Record) -> bool {
        let copies = record.copies.clone();
        record.attributes.yield_copies(copies);
        true
    }
}
