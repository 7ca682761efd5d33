//! Copies baggage onto the spans of our own recorder.

use super::Chosen;
use crate::recorder::{Record, Watch};
use opentelemetry::Context;

/// What [`BaggageSpanProcessor`](super::BaggageSpanProcessor) is for the SDK.
#[derive(Debug)]
pub(crate) struct CopyBaggage(pub(crate) Chosen);

impl Watch for CopyBaggage {
    fn started(&self, record: &mut Record, parent: &Context) {
        for (key, value) in self.0.of(parent) {
            record.add_value(key.clone(), value.into());
            record.has_copies = true;
        }
    }

    fn ended(&self, record: &mut Record) -> bool {
        if record.has_copies {
            record.attributes.yield_copies(|key| self.0.has_made(key));
        }
        true
    }
}
