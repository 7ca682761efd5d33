//! Copies baggage onto spans.

use super::Chosen;
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::time::Duration;

use opentelemetry::trace::Span as _;

/// Copies [`Chosen`] baggage onto every span that starts under it, also onto those of other libraries.
///
/// It goes around the processor that exports. An attribute of the same name that somebody sets wins.
///
/// ```
/// use instrument_core::baggage::{BaggageSpanProcessor, Chosen, PipelineBaggage};
/// use instrument_core::{Provider, span};
/// use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SimpleSpanProcessor};
///
/// let exporter = InMemorySpanExporter::default();
/// let processor = SimpleSpanProcessor::new(exporter.clone());
/// let sdk = SdkTracerProvider::builder()
///     .with_span_processor(BaggageSpanProcessor::new(Chosen::default(), processor))
///     .build();
/// let bound = Provider::new(sdk).enter();
/// PipelineBaggage::new().with_camera_id("front_door").in_scope(|| {
///     span!("detect_objects").in_scope(|| { /* … */ });
/// });
/// drop(bound);
///
/// let span = &exporter.get_finished_spans()?[0];
/// assert_eq!(span.attributes[0].key.as_str(), "camera.id");
/// # Ok::<(), opentelemetry_sdk::error::OTelSdkError>(())
/// ```
#[derive(Debug)]
pub struct BaggageSpanProcessor<P> {
    chosen: Chosen,
    inner: P,
}

impl<P: SpanProcessor> BaggageSpanProcessor<P> {
    /// Around the processor that exports.
    pub fn new(chosen: Chosen, inner: P) -> Self {
        Self { chosen, inner }
    }

    /// Takes off what was copied where the span has an attribute of that name of its own. The SDK would keep both, and says
    /// only at the end, cheaply, what a span has.
    fn yield_to_own(&self, span: &mut SpanData) {
        let is_copy = |attribute: &KeyValue| self.chosen.has_made(&attribute.key);
        if !span.attributes.iter().any(is_copy) {
            return;
        }
        let own: Vec<_> = span
            .attributes
            .iter()
            .filter(|attribute| !is_copy(attribute))
            .map(|attribute| attribute.key.clone())
            .collect();
        span.attributes
            .retain(|attribute| !is_copy(attribute) || !own.contains(&attribute.key));
    }
}

impl<P: SpanProcessor> SpanProcessor for BaggageSpanProcessor<P> {
    fn on_start(&self, span: &mut Span, cx: &Context) {
        for (name, value) in self.chosen.of(cx) {
            span.set_attribute(KeyValue::new(name.own().clone(), value.to_owned()));
        }
        self.inner.on_start(span, cx);
    }

    fn on_end(&self, mut span: SpanData) {
        if !self.chosen.is_none() {
            self.yield_to_own(&mut span);
        }
        self.inner.on_end(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}
