//! What arrived, with the resource and scope it came from.

mod node;

use crate::testing::proto::collector::logs::v1::ExportLogsServiceRequest;
use crate::testing::proto::collector::metrics::v1::ExportMetricsServiceRequest;
use crate::testing::proto::collector::trace::v1::ExportTraceServiceRequest;
use crate::testing::proto::common::v1::{InstrumentationScope, KeyValue};
use crate::testing::proto::logs::v1::LogRecord;
use crate::testing::proto::metrics::v1::Metric;
use crate::testing::proto::resource::v1::Resource;
use crate::testing::proto::trace::v1::Span;
use crate::testing::tree::Shown;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_semantic_conventions::resource::SERVICE_NAME;
use std::sync::Arc;

/// A span that a [`Collector`](super::Collector) received.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CollectedSpan {
    /// The span as it was sent.
    pub span: Span,
    /// Who sent it.
    pub resource: Arc<Resource>,
    /// The library that made it.
    pub scope: Arc<InstrumentationScope>,
}

/// A log record that a [`Collector`](super::Collector) received.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CollectedLog {
    /// The record as it was sent.
    pub record: LogRecord,
    /// Who sent it.
    pub resource: Arc<Resource>,
    /// The library that made it.
    pub scope: Arc<InstrumentationScope>,
}

/// A metric with its data points that a [`Collector`](super::Collector) received.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CollectedMetric {
    /// The metric as it was sent.
    pub metric: Metric,
    /// Who sent it.
    pub resource: Arc<Resource>,
    /// The library that made it.
    pub scope: Arc<InstrumentationScope>,
}

/// What one request brought.
pub(super) enum Arrived {
    Spans(Vec<CollectedSpan>),
    Logs(Vec<CollectedLog>),
    Metrics(Vec<CollectedMetric>),
    Nothing,
}

impl Arrived {
    pub(super) fn traces(request: ExportTraceServiceRequest) -> Self {
        let mut spans = Vec::new();
        for group in request.resource_spans {
            let resource = Arc::new(group.resource.unwrap_or_default());
            for group in group.scope_spans {
                let scope = Arc::new(group.scope.unwrap_or_default());
                let with_origin = |span| CollectedSpan {
                    span,
                    resource: resource.clone(),
                    scope: scope.clone(),
                };
                spans.extend(group.spans.into_iter().map(with_origin));
            }
        }
        Self::Spans(spans)
    }

    pub(super) fn logs(request: ExportLogsServiceRequest) -> Self {
        let mut logs = Vec::new();
        for group in request.resource_logs {
            let resource = Arc::new(group.resource.unwrap_or_default());
            for group in group.scope_logs {
                let scope = Arc::new(group.scope.unwrap_or_default());
                let with_origin = |record| CollectedLog {
                    record,
                    resource: resource.clone(),
                    scope: scope.clone(),
                };
                logs.extend(group.log_records.into_iter().map(with_origin));
            }
        }
        Self::Logs(logs)
    }

    pub(super) fn metrics(request: ExportMetricsServiceRequest) -> Self {
        let mut metrics = Vec::new();
        for group in request.resource_metrics {
            let resource = Arc::new(group.resource.unwrap_or_default());
            for group in group.scope_metrics {
                let scope = Arc::new(group.scope.unwrap_or_default());
                let with_origin = |metric| CollectedMetric {
                    metric,
                    resource: resource.clone(),
                    scope: scope.clone(),
                };
                metrics.extend(group.metrics.into_iter().map(with_origin));
            }
        }
        Self::Metrics(metrics)
    }

    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        match self {
            Self::Spans(spans) => counts.spans = spans.len(),
            Self::Logs(logs) => counts.logs = logs.len(),
            Self::Metrics(metrics) => counts.metrics = metrics.len(),
            Self::Nothing => {}
        }
        counts
    }
}

/// How much a request carried, of each signal.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) spans: usize,
    pub(super) logs: usize,
    pub(super) metrics: usize,
}

impl CollectedSpan {
    /// The span's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.span.name
    }

    /// The trace's id; invalid unless it was sent as 16 bytes.
    #[must_use]
    pub fn trace_id(&self) -> TraceId {
        trace_id(&self.span.trace_id)
    }

    /// The span's id; invalid unless it was sent as 8 bytes.
    #[must_use]
    pub fn span_id(&self) -> SpanId {
        span_id(&self.span.span_id)
    }

    /// The parent's id; invalid for a root.
    #[must_use]
    pub fn parent_span_id(&self) -> SpanId {
        span_id(&self.span.parent_span_id)
    }

    /// The value of an attribute as text: of a string, the string itself.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<String> {
        text_of(&self.span.attributes, key)
    }

    /// `service.name` of the resource.
    #[must_use]
    pub fn service_name(&self) -> Option<String> {
        text_of(&self.resource.attributes, SERVICE_NAME)
    }
}

impl CollectedLog {
    /// The id of the trace that it belongs to; invalid if none.
    #[must_use]
    pub fn trace_id(&self) -> TraceId {
        trace_id(&self.record.trace_id)
    }

    /// The id of the span that it belongs to; invalid if none.
    #[must_use]
    pub fn span_id(&self) -> SpanId {
        span_id(&self.record.span_id)
    }

    /// The value of an attribute as text: of a string, the string itself.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<String> {
        text_of(&self.record.attributes, key)
    }
}

impl CollectedMetric {
    /// The metric's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.metric.name
    }

    /// `service.name` of the resource.
    #[must_use]
    pub fn service_name(&self) -> Option<String> {
        text_of(&self.resource.attributes, SERVICE_NAME)
    }
}

fn trace_id(bytes: &[u8]) -> TraceId {
    bytes
        .try_into()
        .map_or(TraceId::INVALID, TraceId::from_bytes)
}

fn span_id(bytes: &[u8]) -> SpanId {
    bytes.try_into().map_or(SpanId::INVALID, SpanId::from_bytes)
}

fn text_of(attributes: &[KeyValue], key: &str) -> Option<String> {
    let attribute = attributes
        .iter()
        .rev()
        .find(|attribute| attribute.key == key)?;
    Some(Shown::from(attribute.value.as_ref()).bare())
}
