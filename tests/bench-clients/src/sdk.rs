//! The SDK under every contender: a batch processor that exports to nowhere.

use crate::contender::Flush;
use crate::scenario::Mode;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData, SpanExporter,
};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

static EXPORTED: AtomicU64 = AtomicU64::new(0);

/// How many spans were exported so far.
pub(crate) fn exported() -> u64 {
    EXPORTED.load(Ordering::Relaxed)
}

/// Counts spans and drops them.
#[derive(Debug)]
struct NoopExporter;

impl SpanExporter for NoopExporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        EXPORTED.fetch_add(batch.len() as u64, Ordering::Relaxed);
        Ok(())
    }
}

/// The provider of a mode, unless nothing is installed.
pub(crate) fn provider(mode: Mode) -> Option<SdkTracerProvider> {
    let root = match mode {
        Mode::Sampled => Sampler::AlwaysOn,
        Mode::Unsampled => Sampler::AlwaysOff,
        Mode::Nothing => return None,
    };
    // The queue and batch are the SDK's defaults, said here against OTEL_BSP_*; the worker wakes for a flush only.
    let quiet = BatchConfigBuilder::default()
        .with_max_queue_size(2048)
        .with_max_export_batch_size(512)
        .with_scheduled_delay(Duration::from_secs(3600))
        .build();
    let processor = BatchSpanProcessor::builder(NoopExporter)
        .with_batch_config(quiet)
        .build();
    Some(
        SdkTracerProvider::builder()
            .with_sampler(Sampler::ParentBased(Box::new(root)))
            .with_span_processor(processor)
            .build(),
    )
}

/// Pushes out what `provider` holds.
pub(crate) fn flush(provider: SdkTracerProvider) -> Flush {
    Box::new(move || provider.force_flush().expect("the exporter never fails"))
}
