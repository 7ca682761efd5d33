//! An exporter of the user's own, held at a gate.

use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Takes spans only when it is let go. Its clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Held(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    is_open: Mutex<bool>,
    opened: Condvar,
    spans: AtomicUsize,
}

impl Held {
    /// Lets everything go on.
    pub fn open(&self) {
        let mut is_open = self
            .0
            .is_open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *is_open = true;
        self.0.opened.notify_all();
    }

    /// How many spans it has taken.
    #[must_use]
    pub fn spans(&self) -> usize {
        self.0.spans.load(Ordering::Acquire)
    }
}

impl SpanExporter for Held {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let is_open = self
            .0
            .is_open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        drop(self.0.opened.wait_while(is_open, |is_open| !*is_open));
        self.0.spans.fetch_add(batch.len(), Ordering::AcqRel);
        Ok(())
    }
}
