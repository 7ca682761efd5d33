//! Metrics of our own pipelines, named by the conventions for SDKs.

use crate::semconv;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{AsyncInstrument, Meter};
use std::sync::Arc;

/// What a pipeline has counted so far, and holds now.
#[derive(Clone, Debug, Default)]
pub(crate) struct PipelineCounts {
    /// Which one: the names of its parts end with this.
    pub(crate) number: usize,
    /// Of the conventions' list, such as `otlp_http_span_exporter`.
    pub(crate) exporter: &'static str,
    /// Likewise, such as `batching_span_processor`.
    pub(crate) processor: &'static str,
    pub(crate) exported: u64,
    pub(crate) failed: u64,
    /// For lack of room.
    pub(crate) dropped: u64,
    pub(crate) too_late: u64,
    /// Those on their way among them, unless they are told apart.
    pub(crate) queued: u64,
    pub(crate) in_flight: Option<u64>,
    /// Without one there is no queue.
    pub(crate) queue_capacity: Option<u64>,
}

impl PipelineCounts {
    fn of_exporter(&self) -> Vec<KeyValue> {
        self.of(self.exporter)
    }

    fn of_processor(&self) -> Vec<KeyValue> {
        self.of(self.processor)
    }

    fn of(&self, component: &'static str) -> Vec<KeyValue> {
        let name = format!("{component}/{}", self.number);
        vec![
            KeyValue::new(semconv::OTEL_COMPONENT_NAME, name),
            KeyValue::new(semconv::OTEL_COMPONENT_TYPE, component),
        ]
    }
}

type Of = fn(&PipelineCounts) -> Vec<KeyValue>;
type Counts = Arc<dyn Fn() -> Vec<PipelineCounts> + Send + Sync>;

/// Makes instruments of what `counts` returns whenever metrics are collected.
pub(crate) fn observe_pipelines(
    meter: &Meter,
    counts: impl Fn() -> Vec<PipelineCounts> + Send + Sync + 'static,
) {
    let counts: Counts = Arc::new(counts);
    let exported = each(counts.clone(), |it, to: &dyn AsyncInstrument<u64>| {
        to.observe(it.exported, &it.of_exporter());
        // Why changes with time, and a series must not change its name.
        observe_failed(it.failed, "_OTHER", it.of_exporter(), to);
    });
    meter
        .u64_observable_counter(semconv::OTEL_SDK_EXPORTER_SPAN_EXPORTED)
        .with_unit("{span}")
        .with_description("Spans whose export has finished, with or without success")
        .with_callback(exported)
        .build();
    let processed = each(counts.clone(), |it, to: &dyn AsyncInstrument<u64>| {
        let in_flight = it.in_flight.unwrap_or_default();
        to.observe(it.exported + it.failed + in_flight, &it.of_processor());
        observe_failed(it.dropped, "queue_full", it.of_processor(), to);
        observe_failed(it.too_late, "already_shutdown", it.of_processor(), to);
    });
    meter
        .u64_observable_counter(semconv::OTEL_SDK_PROCESSOR_SPAN_PROCESSED)
        .with_unit("{span}")
        .with_description("Spans that were handed to the exporter, or dropped")
        .with_callback(processed)
        .build();
    for (name, description, attributes, value) in [
        (
            semconv::OTEL_SDK_EXPORTER_SPAN_INFLIGHT,
            "Spans that were handed to the exporter and are on their way",
            PipelineCounts::of_exporter as Of,
            (|it| it.in_flight) as fn(&PipelineCounts) -> Option<u64>,
        ),
        (
            semconv::OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE,
            "Spans that wait in the queue",
            PipelineCounts::of_processor,
            |it| it.queue_capacity.map(|_| it.queued),
        ),
        (
            semconv::OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY,
            "Spans that may wait in the queue",
            PipelineCounts::of_processor,
            |it| it.queue_capacity,
        ),
    ] {
        let observe = each(counts.clone(), move |it, to: &dyn AsyncInstrument<i64>| {
            if let Some(value) = value(it) {
                to.observe(i64::try_from(value).unwrap_or(i64::MAX), &attributes(it));
            }
        });
        meter
            .i64_observable_up_down_counter(name)
            .with_unit("{span}")
            .with_description(description)
            .with_callback(observe)
            .build();
    }
}

/// A callback that observes every pipeline.
fn each<T>(
    counts: Counts,
    observe: impl Fn(&PipelineCounts, &dyn AsyncInstrument<T>) + Send + Sync,
) -> impl Fn(&dyn AsyncInstrument<T>) + Send + Sync {
    move |to| {
        for pipeline in counts() {
            observe(&pipeline, to);
        }
    }
}

/// There is no series for what has not happened.
fn observe_failed(
    count: u64,
    why: &'static str,
    mut attributes: Vec<KeyValue>,
    to: &dyn AsyncInstrument<u64>,
) {
    if count > 0 {
        attributes.push(KeyValue::new(semconv::ERROR_TYPE, why));
        to.observe(count, &attributes);
    }
}
