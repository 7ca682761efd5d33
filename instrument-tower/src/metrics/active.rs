//! One request that is under way.

use super::instruments::Instruments;
use opentelemetry::KeyValue;
use std::sync::Arc;

/// One request that is under way, until this is dropped: however it ends, nothing is left over.
pub(super) struct Active {
    instruments: Arc<Instruments>,
    attributes: Vec<KeyValue>,
}

impl Active {
    pub(super) fn begin(instruments: Arc<Instruments>, attributes: Vec<KeyValue>) -> Self {
        instruments.active.add(1, &attributes);
        Self {
            instruments,
            attributes,
        }
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        self.instruments.active.add(-1, &self.attributes);
    }
}
