//! What telemetry's own pipelines need of a recorder.

use super::hub::Receive;
use super::watch::Watch;
use super::{Recorder, RecorderBuilder};
use std::sync::Arc;

impl RecorderBuilder {
    pub(crate) fn with_watch(mut self, watch: impl Watch + 'static) -> Self {
        self.parts.watches.push(Box::new(watch));
        self
    }

    pub(crate) fn with_receiver(mut self, receiver: impl Receive + 'static) -> Self {
        self.parts.receiver = Some(Box::new(receiver));
        self
    }
}

impl Recorder {
    /// Hands on what has ended, without waiting for anything, as long as there is this recorder.
    pub(crate) fn deliverer(&self) -> impl Fn() + Send + Sync + 'static {
        let hub = Arc::downgrade(&self.0);
        move || {
            if let Some(hub) = hub.upgrade() {
                hub.deliver_all();
            }
        }
    }
}
