//! The span that the doctor sends.

use crate::config::Config;
use crate::locked::lock;
use crate::semconv;
use crate::telemetry::{Ids, Processing, span_limits};
use opentelemetry::trace::{SpanKind, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    IdGenerator, Sampler, SdkTracerProvider, Span, SpanData, SpanProcessor,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(super) const NAME: &str = "instrument doctor";

/// How long processors of the service's own may take to come to rest.
const REST: Duration = Duration::from_secs(1);

/// A real span: with the resource, the limits, the ids and the span processors of the service. Whether it would be
/// sampled is another question, so it is.
pub(super) fn make(
    config: &Config,
    resource: &Resource,
    processors: Vec<Box<dyn SpanProcessor>>,
    ids: Option<Box<dyn IdGenerator>>,
) -> Option<SpanData> {
    let kept = Kept::default();
    let mut provider = SdkTracerProvider::builder()
        .with_resource(resource.clone())
        .with_sampler(Sampler::AlwaysOn)
        .with_span_limits(span_limits(&config.limits));
    for processor in processors {
        provider = provider.with_span_processor(Processing(processor));
    }
    provider = provider.with_span_processor(kept.clone());
    if let Some(ids) = ids {
        provider = provider.with_id_generator(Ids(ids));
    }
    let provider = provider.build();
    let tracer = provider.tracer(env!("CARGO_PKG_NAME"));
    let span = tracer
        .span_builder(NAME)
        .with_kind(SpanKind::Internal)
        .with_attributes([KeyValue::new(semconv::INSTRUMENT_DOCTOR, true)]);
    drop(span.start_with_context(&tracer, &Context::new()));
    // Processors of the service's own may have something to say about this; the doctor's has not.
    let _ = provider.shutdown_with_timeout(REST);
    kept.take()
}

/// Keeps the span instead of exporting it.
#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Option<SpanData>>>);

impl Kept {
    fn take(&self) -> Option<SpanData> {
        lock(&self.0).take()
    }
}

impl SpanProcessor for Kept {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        // Processors of the service's own may make spans at the same provider.
        if span.name == NAME {
            *lock(&self.0) = Some(span);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}
