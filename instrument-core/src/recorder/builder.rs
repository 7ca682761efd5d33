//! What a recorder is made of.

use super::Recorder;
use super::hub::{Hub, Parts};
use super::ids::Ids;
use super::limits::Limits;
use super::watch::Watches;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{IdGenerator, Sampler, ShouldSample, SpanLimits, SpanProcessor};
use std::any::Any;

/// What a [`Recorder`] is made of.
#[derive(Debug)]
#[must_use = "nothing records until `build` is called"]
pub struct RecorderBuilder {
    pub(super) parts: Parts,
    resource: Option<Resource>,
}

impl Default for RecorderBuilder {
    fn default() -> Self {
        Self {
            parts: Parts {
                sampler: Box::new(Sampler::ParentBased(Box::new(Sampler::AlwaysOn))),
                keeps_sampled: true,
                ids: Ids::default(),
                limits: SpanLimits::default().into(),
                watches: Watches::default(),
                processors: Vec::new(),
                receiver: None,
            },
            resource: None,
        }
    }
}

impl RecorderBuilder {
    /// Who decides what is recorded; by default, the parent does, and what has none is.
    ///
    /// Spans of this crate below a parent that is not sampled never ask, unless the provider is told so by
    /// [`Provider::with_unsampled_parents`](crate::Provider::with_unsampled_parents).
    pub fn with_sampler(mut self, sampler: impl ShouldSample + 'static) -> Self {
        self.parts.keeps_sampled = matches!(
            (&sampler as &dyn Any).downcast_ref(),
            Some(Sampler::AlwaysOn | Sampler::ParentBased(_))
        );
        self.parts.sampler = Box::new(sampler);
        self
    }

    /// The same, of a sampler of which nothing more is known.
    #[cfg(all(feature = "telemetry", feature = "testing"))]
    pub(crate) fn with_boxed_sampler(mut self, sampler: Box<dyn ShouldSample>) -> Self {
        self.parts.keeps_sampled = false;
        self.parts.sampler = sampler;
        self
    }

    /// How much one span may hold.
    pub fn with_span_limits(mut self, limits: SpanLimits) -> Self {
        let value = self.parts.limits.value;
        self.parts.limits = Limits {
            value,
            ..limits.into()
        };
        self
    }

    /// Where ids come from; by default, they are random.
    pub fn with_id_generator(mut self, ids: impl IdGenerator + 'static) -> Self {
        self.parts.ids = Ids::of(ids);
        self
    }

    /// Is given every span that ends, as the SDK would give it. Its `on_start` is not called, since only the SDK can make
    /// what that takes.
    pub fn with_processor(mut self, processor: impl SpanProcessor + 'static) -> Self {
        self.parts.processors.push(Box::new(processor));
        self
    }

    /// Who is speaking: processors are told.
    pub fn with_resource(mut self, resource: Resource) -> Self {
        self.resource = Some(resource);
        self
    }

    /// The recorder.
    #[must_use]
    pub fn build(mut self) -> Recorder {
        let resource = self.resource.unwrap_or_else(|| Resource::builder().build());
        for processor in &mut self.parts.processors {
            processor.set_resource(&resource);
        }
        Recorder(Hub::new(self.parts))
    }
}
