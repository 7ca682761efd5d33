//! What a kit's provider is made from.

use super::recorded;
use crate::testing::Recorder;
use crate::testing::logs::LogRecorder;
use crate::{ExceptionSignal, Provider};
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, ShouldSample, SpanLimits};
use std::sync::Arc;

/// What the provider is made from, so that the order in which it is set does not matter.
#[derive(Clone)]
pub(super) struct Settings {
    /// If it is not to sample everything.
    pub(super) sampler: Option<Box<dyn ShouldSample>>,
    pub(super) limits: SpanLimits,
    pub(super) provider: Vec<Arc<dyn Fn(Provider) -> Provider + Send + Sync>>,
}

impl Settings {
    pub(super) fn build(&self, spans: &Recorder, logs: &LogRecorder) -> Provider {
        let loggers = SdkLoggerProvider::builder()
            .with_log_processor(logs.clone())
            .build();
        // As without any variable in the environment.
        let provider = recorded::provider(self, spans)
            .unwrap_or_else(|| self.of_sdk(spans))
            .with_logger_provider(loggers)
            .with_attribute_value_limit(usize::MAX)
            .with_exception_signal(ExceptionSignal::default());
        self.provider
            .iter()
            .fold(provider, |provider, set| set(provider))
    }

    fn of_sdk(&self, spans: &Recorder) -> Provider {
        let sampler = self.sampler.clone();
        let sampler = sampler.unwrap_or_else(|| Box::new(Sampler::AlwaysOn));
        let tracers = SdkTracerProvider::builder()
            .with_sampler(sampler)
            .with_span_limits(self.limits)
            .with_span_processor(spans.clone())
            .build();
        Provider::new(tracers)
    }
}
