//! The SDK under every contender: a batch processor that exports to nowhere.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData, SpanExporter,
};
use prost::Message as _;

use crate::contender::Flush;
use crate::scenario::Mode;

static EXPORTED: AtomicU64 = AtomicU64::new(0);

/// How many spans reached a [`NoopExporter`] so far.
pub(crate) fn exported() -> u64 {
    EXPORTED.load(Ordering::Relaxed)
}

/// Says how many.
pub(crate) fn set_exported(count: u64) {
    EXPORTED.store(count, Ordering::Relaxed);
}

/// Counts spans and drops them.
#[derive(Debug)]
pub(crate) struct NoopExporter {
    /// First they are made into what OpenTelemetry's exporter would send, as it does.
    encodes: Option<ResourceAttributesWithSchema>,
}

/// The exporter of a mode.
pub(crate) fn exporter(mode: Mode) -> NoopExporter {
    let resource = Resource::builder().with_service_name("bench").build();
    NoopExporter {
        encodes: (mode == Mode::Encoded).then(|| (&resource).into()),
    }
}

impl SpanExporter for NoopExporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let count = batch.len() as u64;
        if let Some(resource) = &self.encodes {
            let resource_spans = group_spans_by_resource_and_scope(batch, resource);
            black_box(ExportTraceServiceRequest { resource_spans }.encode_to_vec());
        }
        EXPORTED.fetch_add(count, Ordering::Relaxed);
        Ok(())
    }
}

/// How many spans may wait: the SDK's default, or more than are made before all threads come to rest. A flood may be longer.
pub(crate) fn queue(mode: Mode) -> usize {
    if mode.is_of_all_threads() {
        1 << 16
    } else {
        2048
    }
}

/// The provider of a mode, unless nothing is installed.
pub(crate) fn provider(mode: Mode) -> Option<SdkTracerProvider> {
    let root = match mode {
        Mode::Sampled | Mode::Baggage | Mode::Encoded | Mode::Drained => Sampler::AlwaysOn,
        Mode::Unsampled => Sampler::AlwaysOff,
        Mode::Nothing => return None,
    };
    // The queue and batch are the SDK's defaults, said here against OTEL_BSP_*; the worker wakes for a flush only.
    let quiet = BatchConfigBuilder::default()
        .with_max_queue_size(queue(mode))
        .with_max_export_batch_size(512)
        .with_scheduled_delay(Duration::from_secs(3600))
        .build();
    let processor = BatchSpanProcessor::builder(exporter(mode))
        .with_batch_config(quiet)
        .build();
    let sampler = Sampler::ParentBased(Box::new(root));
    Some(
        SdkTracerProvider::builder()
            .with_sampler(sampler)
            .with_span_processor(processor)
            .build(),
    )
}

/// Pushes out what `provider` holds.
pub(crate) fn flush(provider: SdkTracerProvider) -> Flush {
    Box::new(move || provider.force_flush().expect("the exporter never fails"))
}
