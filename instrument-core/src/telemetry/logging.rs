//! Log records over OTLP: those of log lines, and exceptions that are recorded as logs.

use super::storing::Storing;
use crate::Error;
use crate::config::Pipe;
use crate::export::{self, PipeHealth, Worker};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;

/// What takes log records, if they go anywhere but into lines.
pub(super) fn logger_provider(
    pipes: &[Pipe],
    resource: &Resource,
    worker: &Worker,
    storing: &Storing,
) -> Result<Option<(SdkLoggerProvider, Vec<PipeHealth>)>, Error> {
    let mut builder = SdkLoggerProvider::builder().with_resource(resource.clone());
    let mut counters = Vec::new();
    for pipe in pipes {
        if let Some(pipeline) = export::log_pipe(pipe, resource, worker)? {
            counters.push(pipeline.health());
            builder = builder.with_log_processor(pipeline);
        }
    }
    let goes_anywhere = storing.is_on() || !counters.is_empty();
    Ok(goes_anywhere.then(|| (storing.take_logs(builder).build(), counters)))
}
