//! From the SDK's spans to the pipelines.

use super::storing::Storing;
use crate::export::Pipeline;
use crate::recorder::{Receive, Records};
use opentelemetry::Context;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::time::{Duration, Instant};

/// A processor of any type, as the SDK wants it: of one type.
#[derive(Debug)]
pub(crate) struct Processing(pub(crate) Box<dyn SpanProcessor>);

impl SpanProcessor for Processing {
    fn on_start(&self, span: &mut Span, cx: &Context) {
        self.0.on_start(span, cx);
    }

    fn on_end(&self, span: SpanData) {
        self.0.on_end(span);
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

/// Every span into each of several pipelines, and into the store.
#[derive(Clone, Debug)]
pub(super) struct Fan {
    pub(super) pipelines: Vec<Pipeline>,
    /// Some may be recorded without being sampled: those are for processors of the service's own.
    pub(super) only_sampled: bool,
    pub(super) storing: Storing,
}

impl SpanProcessor for Fan {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if self.only_sampled && !span.span_context.is_sampled() {
            return;
        }
        self.storing.take(&span);
        if let Some((last, others)) = self.pipelines.split_last() {
            for pipeline in others {
                pipeline.on_end(span.clone());
            }
            last.on_end(span);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        // Each has a patience of its own.
        self.flush(Duration::MAX)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.shut_down(timeout)
    }
}

impl Receive for Fan {
    fn take(&self, mut records: Records) {
        if self.only_sampled {
            records.retain(|record| record.flags.is_sampled());
        }
        let Some((last, others)) = self.pipelines.split_last() else {
            return self.storing.take_all(records);
        };
        for pipeline in others {
            pipeline.take_all(records.clone());
        }
        if self.storing.is_on() {
            self.storing.take_all(records.clone());
        }
        last.take_all(records);
    }

    fn flush(&self, deadline: Duration) -> OTelSdkResult {
        self.all_at_once(deadline, |it| it.begin_flush(deadline))
    }

    fn shut_down(&self, deadline: Duration) -> OTelSdkResult {
        self.all_at_once(deadline, |it| it.begin_shut_down(deadline))
    }

    fn chunk(&self) -> usize {
        let chunks = self.pipelines.iter().map(Pipeline::chunk);
        // Who reads the store asks for what there is.
        let alone = if self.storing.is_on() { ALONE } else { 1 };
        chunks.min().unwrap_or(alone)
    }
}

impl Fan {
    /// All begin before any is waited for: one that hangs takes no time of the others. Each is asked, whatever the others answer.
    fn all_at_once<'a, W>(
        &'a self,
        deadline: Duration,
        begin: impl Fn(&'a Pipeline) -> W,
    ) -> OTelSdkResult
    where
        W: FnOnce(Duration) -> OTelSdkResult,
    {
        let since = Instant::now();
        let begun: Vec<_> = self.pipelines.iter().map(begin).collect();
        let left = || deadline.saturating_sub(since.elapsed());
        let results = begun.into_iter().map(|wait| wait(left()));
        results.fold(Ok(()), OTelSdkResult::and)
    }
}

/// So many records come to the store at once where nothing is exported.
const ALONE: usize = 64;
