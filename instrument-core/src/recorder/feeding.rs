//! What telemetry's own pipelines need of a recorder.

use super::hub::Receive;
use super::watch::Watch;
use super::{Recorder, RecorderBuilder};
use crate::baggage::{Chosen, CopyBaggage};
use crate::min_duration::WatchShortSpans;
use crate::sampling::Sampler;
use std::sync::Arc;

impl RecorderBuilder {
    /// A sampler that says of itself whether it need be asked below a sampled parent.
    pub(crate) fn with_own_sampler(mut self, sampler: Sampler) -> Self {
        let keeps_sampled = sampler.keeps_sampled();
        self = self.with_sampler(sampler);
        self.parts.keeps_sampled = keeps_sampled;
        self
    }

    /// Cuts what is set through OpenTelemetry's own API. What ours sets is cut as its provider says.
    pub(crate) fn with_attribute_value_limit(mut self, characters: usize) -> Self {
        self.parts.limits.value = characters.into();
        self
    }

    pub(crate) fn with_watch(mut self, watch: impl Watch + 'static) -> Self {
        self.parts.watches.others.push(Box::new(watch));
        self
    }

    pub(crate) fn with_copied_baggage(mut self, chosen: Chosen) -> Self {
        self.parts.watches.baggage = (!chosen.is_none()).then_some(CopyBaggage(chosen));
        self
    }

    pub(crate) fn with_short_spans(mut self, short_spans: WatchShortSpans) -> Self {
        self.parts.watches.short_spans = Some(short_spans);
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
