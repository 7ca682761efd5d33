//! Log records over OTLP: those of log lines, and exceptions that are recorded as logs.

use crate::Error;
use crate::config::Pipe;
use crate::export::otlp::LogExporter;
use crate::export::{Exporter, PipeHealth, Processor, Worker};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::{BatchConfigBuilder, BatchLogProcessor, SdkLoggerProvider};

/// What takes log records, if they go anywhere but into lines.
pub(super) fn logger_provider(
    pipes: &[Pipe],
    resource: &Resource,
    worker: &Worker,
) -> Result<Option<(SdkLoggerProvider, Vec<PipeHealth>)>, Error> {
    let mut builder = SdkLoggerProvider::builder().with_resource(resource.clone());
    let mut counters = Vec::new();
    for pipe in pipes {
        // On the console they stand already, as lines.
        let Exporter::Otlp(otlp) = &pipe.exporter else {
            continue;
        };
        let exporter = LogExporter::new(otlp, resource, worker)?;
        counters.push(exporter.health());
        builder = match &pipe.processor {
            Processor::Simple => builder.with_simple_exporter(exporter),
            Processor::Batch(batch) => {
                let config = BatchConfigBuilder::default()
                    .with_max_queue_size(batch.max_queue_size)
                    .with_max_export_batch_size(batch.max_export_batch_size)
                    .with_scheduled_delay(batch.schedule_delay)
                    .build();
                let processor = BatchLogProcessor::builder(exporter).with_batch_config(config);
                builder.with_log_processor(processor.build())
            }
        };
    }
    Ok((!counters.is_empty()).then(|| (builder.build(), counters)))
}
