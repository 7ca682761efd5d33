//! Ways from a program to the bytes that are sent for it.

use super::program::Work;
use super::sampling::{EveryOther, Sampling};
use instrument_core::Provider;
use instrument_core::baggage::{BaggageSpanProcessor, Chosen, PipelineBaggage};
use instrument_core::config::forced;
use instrument_core::export::{Compression, Protocol};
use instrument_core::opentelemetry::context::{Context, FutureExt as _};
use instrument_core::opentelemetry::global::BoxedTracer;
use instrument_core::opentelemetry::trace::TracerProvider as _;
use instrument_core::resource::Detectors;
use instrument_core::sampling::Sampler;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::{CollectedSpan, Collector, Reply};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchSpanProcessor, SdkTracerProvider, Span, SpanData, SpanLimits, SpanProcessor,
};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::runtime::Runtime;

/// Long enough for any machine.
const SOON: Duration = Duration::from_secs(60);

/// Tasks move between threads on it.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let builder = builder.worker_threads(3).enable_all();
    builder.build().expect("a runtime starts")
});

/// Who records, encodes and sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// All of it OpenTelemetry's own.
    Sdk,
    /// Recorded by the SDK, encoded and sent by us.
    SdkExportedByUs,
    /// All of it ours.
    Recorder,
}

/// How we send.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transport {
    protocol: Protocol,
    compression: Compression,
    /// The first request is to be sent once more.
    is_refused_once: bool,
}

impl Transport {
    pub(crate) const ALL: [Self; 4] = [
        Self::new(Protocol::Grpc, Compression::None),
        Self::new(Protocol::Grpc, Compression::Gzip),
        Self::new(Protocol::HttpProtobuf, Compression::None),
        Self::new(Protocol::HttpProtobuf, Compression::Gzip),
    ];

    const fn new(protocol: Protocol, compression: Compression) -> Self {
        Self {
            protocol,
            compression,
            is_refused_once: false,
        }
    }

    pub(crate) fn refused_once(self) -> Self {
        Self {
            is_refused_once: true,
            ..self
        }
    }
}

impl Way {
    /// What is sent for `work`.
    pub(crate) fn spans(
        self,
        sampling: Sampling,
        limit: u32,
        transport: Transport,
        work: &Work,
    ) -> Vec<CollectedSpan> {
        let collector = Collector::start();
        match self {
            Self::Sdk => by_sdk(&collector, sampling, limit, work),
            Self::SdkExportedByUs | Self::Recorder => {
                let telemetry = Telemetry::builder("differential")
                    .with_variables::<&str, &str>([])
                    .with_detectors(Detectors::none())
                    .with_endpoint(collector.endpoint())
                    .with_protocol(transport.protocol)
                    .with_compression(transport.compression)
                    .with_sampler(forced(ours(sampling)))
                    .with_attribute_limit(limit)
                    .with_event_limit(limit)
                    .with_link_limit(limit)
                    .with_event_attribute_limit(limit.min(2))
                    .with_link_attribute_limit(limit.min(2))
                    .with_baggage(copied(limit));
                let telemetry = match self {
                    Self::SdkExportedByUs => telemetry.with_span_processor(Onlooker),
                    _ => telemetry,
                };
                if transport.is_refused_once {
                    let again = Reply::unavailable().with_retry_after(Duration::ZERO);
                    collector.respond_with(again, 1);
                }
                let telemetry = telemetry.build().expect("it can be set up");
                let provider = telemetry.provider().expect("it is on");
                run(work, provider, provider.tracer("another library"));
                telemetry.shutdown(SOON).expect("all is sent");
            }
        }
        collector.spans()
    }
}

fn by_sdk(collector: &Collector, sampling: Sampling, limit: u32, work: &Work) {
    let _runtime = RUNTIME.enter();
    let exporter = SpanExporter::builder()
        .with_tonic()
        .with_endpoint(collector.endpoint())
        .build()
        .expect("an exporter");
    let sdk = SdkTracerProvider::builder()
        .with_resource(
            Resource::builder_empty()
                .with_service_name("differential")
                .build(),
        )
        .with_span_limits(SpanLimits {
            max_attributes_per_span: limit,
            max_events_per_span: limit,
            max_links_per_span: limit,
            max_attributes_per_event: limit.min(2),
            max_attributes_per_link: limit.min(2),
        })
        .with_span_processor(BaggageSpanProcessor::new(
            copied(limit),
            OnlySampled(BatchSpanProcessor::builder(exporter).build()),
        ));
    let sdk = match sampling.sampler() {
        Some(sampler) => sdk.with_sampler(sampler),
        None => sdk.with_sampler(EveryOther),
    };
    let sdk = sdk.build();
    let library = BoxedTracer::new(Box::new(sdk.tracer("another library")));
    run(work, &sampling.told(Provider::new(sdk.clone())), library);
    sdk.shutdown_with_timeout(SOON).expect("all is sent");
}

fn run(work: &Work, provider: &Provider, library: BoxedTracer) {
    let library = Arc::new(library);
    let baggage = PipelineBaggage::new()
        .with_camera_id("front_door")
        .with_batch_id("7");
    let bound = provider.bind(&baggage.apply(&Context::new()));
    RUNTIME.block_on(async { work.run(&library).await }.with_context(bound));
}

/// Baggage becomes attributes where there is room for all: else who of them is first stays, which is nobody's promise.
fn copied(limit: u32) -> Chosen {
    match limit {
        ..100 => Chosen::none(),
        _ => Chosen::default(),
    }
}

fn ours(sampling: Sampling) -> Sampler {
    match sampling {
        Sampling::Everything => Sampler::always_on(),
        Sampling::OfParent => Sampler::parent_based(Sampler::always_on()),
        Sampling::NothingOfParent => Sampler::parent_based(Sampler::always_off()),
        Sampling::Nothing => Sampler::always_off(),
        Sampling::EveryOther => Sampler::custom(EveryOther),
    }
}

/// The specification lets nothing else leave. Of the SDK's processors, the simple one keeps to that.
#[derive(Debug)]
struct OnlySampled(BatchSpanProcessor);

impl SpanProcessor for OnlySampled {
    fn on_start(&self, span: &mut Span, parent: &Context) {
        self.0.on_start(span, parent);
    }

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() {
            self.0.on_end(span);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

/// Does nothing; but where there is a processor of the service's own, the SDK records.
#[derive(Debug)]
struct Onlooker;

impl SpanProcessor for Onlooker {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}
