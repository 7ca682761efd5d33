//! The test span on its way to every exporter.

use super::diagnosis::verdict;
use super::finding::{Finding, Verdict};
use super::receiver::{self, Times};
use super::variables::Variables;
use crate::config::{Config, Pipe};
use crate::export::otlp::Encoder;
use crate::export::{Batch, Exporter, Pipeline, Processor, Worker, span_pipe};
use crate::recorder::Record;
use crate::telemetry::MakePipeline;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, join_all};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanProcessor};
use std::time::Duration;

/// What is sent where.
pub(super) struct Delivery<'a> {
    pub(super) config: &'a Config,
    pub(super) own: Vec<MakePipeline>,
    pub(super) resource: &'a Resource,
    pub(super) span: SpanData,
    pub(super) variables: Variables,
}

impl Delivery<'_> {
    /// To all of them at once, so that one that hangs takes no time from the others. `None` if that took too long all
    /// the same.
    pub(super) fn make(self, worker: &Worker, deadline: Duration) -> Option<Vec<Finding>> {
        let times = Times {
            span: deadline.mul_f64(0.5),
            others: deadline.mul_f64(0.25),
        };
        let processor = Processor::Batch(Batch::default());
        let mut all: Vec<BoxFuture<'static, Vec<Finding>>> = Vec::new();
        for pipe in &self.config.pipes {
            all.push(match &pipe.exporter {
                Exporter::Otlp(otlp) => {
                    let record = Box::new(Record::of_data(self.span.clone()));
                    let message = Encoder::new(self.resource).message(&[record]);
                    let (otlp, variables) = (otlp.clone(), self.variables.clone());
                    receiver::examine(otlp, message, variables, times).boxed()
                }
                Exporter::Console => {
                    let pipe = Pipe {
                        exporter: Exporter::Console,
                        processor: processor.clone(),
                    };
                    match span_pipe(&pipe, self.resource, worker) {
                        Ok(pipeline) => through(pipeline, self.span.clone(), times.span).boxed(),
                        Err(_) => continue,
                    }
                }
            });
        }
        for make in self.own {
            let pipeline = make(&processor, self.resource, worker);
            all.push(through(pipeline, self.span.clone(), times.span).boxed());
        }
        let findings = worker.wait(join_all(all), deadline)?;
        Some(findings.into_iter().flatten().collect())
    }
}

/// Through an exporter that is no OTLP of ours.
async fn through(pipeline: Pipeline, span: SpanData, time: Duration) -> Vec<Finding> {
    pipeline.on_end(span);
    let flushed = pipeline.flush(time).await;
    let counts = pipeline.health().snapshot();
    let name = &counts.endpoint;
    let finding = match (&counts.last_error, flushed) {
        (Some(error), _) if counts.exported == 0 => Finding::new(
            verdict(error.kind),
            format!("the exporter `{name}` failed: {}", error.cause),
            error.advice.clone(),
        ),
        (_, Ok(())) => Finding::new(
            Verdict::Delivered,
            format!("the exporter `{name}` took the test span"),
            "",
        ),
        (_, Err(error)) => Finding::new(
            Verdict::Failed,
            format!("the exporter `{name}` did not take the test span: {error}"),
            "the exporter is not ours: see its documentation",
        ),
    };
    let _ = pipeline.shut_down(time).await;
    vec![finding]
}
