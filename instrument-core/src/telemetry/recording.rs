//! Who records spans: our own recorder, or the SDK, where processors of the service's own are to see spans start.

use super::chosen;
use super::health::{Counters, Source};
use super::hold::Hold;
use super::parts::Ids;
use super::processing::{Fan, Processing};
use super::storing::Storing;
use crate::baggage::{BaggageSpanProcessor, Chosen};
use crate::config::{Config, Limits};
use crate::export::{Pipeline, Worker};
use crate::min_duration::WatchShortSpans;
use crate::propagation::RandomIds;
use crate::sampling::{Tail, TailHandle, TailProcessor};
use crate::{DropShortSpans, Provider, Recorder};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{IdGenerator, SdkTracerProvider, SpanLimits, SpanProcessor};
use std::time::Duration;

/// What records, and what is told to let go of it.
pub(super) struct Recording {
    pub(super) provider: Provider,
    pub(super) hold: Box<dyn Hold>,
    /// Whether that is our own recorder.
    pub(super) is_ours: bool,
}

/// What spans go through on their way to the pipelines.
pub(super) struct Stages {
    pub(super) resource: Resource,
    pub(super) processors: Vec<Box<dyn SpanProcessor>>,
    pub(super) baggage: Chosen,
    pub(super) ids: Option<Box<dyn IdGenerator>>,
    pub(super) pipelines: Vec<Pipeline>,
    pub(super) storing: Storing,
}

impl Stages {
    pub(super) fn start(
        self,
        config: &Config,
        counters: &mut Counters,
        worker: &Worker,
    ) -> Recording {
        // Only the SDK can make what their `on_start` takes.
        if self.processors.is_empty() && !chosen::is_sdk() {
            self.with_recorder(config, counters, worker)
        } else {
            self.with_sdk(config, counters, worker)
        }
    }

    fn with_recorder(self, config: &Config, counters: &mut Counters, worker: &Worker) -> Recording {
        let storing = self.storing;
        let exporting = Fan {
            pipelines: self.pipelines,
            only_sampled: only_sampled(config),
            storing: storing.clone(),
        };
        let mut recorder = storing
            .watch(Recorder::builder())
            .with_resource(self.resource)
            .with_own_sampler(config.sampler.clone())
            .with_span_limits(span_limits(&config.limits))
            .with_attribute_value_limit(config.limits.value_length.unwrap_or(usize::MAX))
            .with_copied_baggage(self.baggage);
        recorder = match &config.tail {
            Some(tail) => {
                let exporting = DropShortSpans::new(exporting.clone());
                recorder = recorder.with_short_spans(WatchShortSpans::Starting);
                let processor = holding_back(tail, exporting, counters, worker);
                recorder
                    .with_watch(processor.watch_starts())
                    .with_processor(processor)
            }
            None => recorder
                .with_short_spans(WatchShortSpans::Dropping)
                .with_receiver(exporting.clone()),
        };
        if let Some(ids) = self.ids {
            recorder = recorder.with_id_generator(Ids(ids));
        }
        let recorder = recorder.build();
        for pipeline in &exporting.pipelines {
            pipeline.set_source(recorder.deliverer());
        }
        storing.set_source(recorder.deliverer());
        counters.source = Some(Source(Box::new(recorder.deliverer())));
        Recording {
            provider: Provider::new(recorder.clone()),
            hold: Box::new(recorder),
            is_ours: true,
        }
    }

    fn with_sdk(self, config: &Config, counters: &mut Counters, worker: &Worker) -> Recording {
        let exporting = DropShortSpans::new(Fan {
            pipelines: self.pipelines,
            only_sampled: only_sampled(config),
            storing: self.storing.clone(),
        });
        let exporting: Box<dyn SpanProcessor> = match &config.tail {
            Some(tail) => Box::new(holding_back(tail, exporting, counters, worker)),
            None => Box::new(exporting),
        };
        let mut sdk = SdkTracerProvider::builder()
            .with_resource(self.resource)
            .with_sampler(config.sampler.clone())
            .with_span_limits(span_limits(&config.limits));
        sdk = self.storing.watch_sdk(sdk);
        for processor in self.processors {
            sdk = sdk.with_span_processor(Processing(processor));
        }
        let exporting = BaggageSpanProcessor::new(self.baggage, Processing(exporting));
        sdk = sdk.with_span_processor(exporting);
        sdk = match self.ids {
            Some(ids) => sdk.with_id_generator(Ids(ids)),
            None => sdk.with_id_generator(RandomIds::default()),
        };
        let sdk = sdk.build();
        Recording {
            provider: Provider::new(sdk.clone()),
            hold: Box::new(sdk),
            is_ours: false,
        }
    }
}

/// A tail keeps what it wants, sampled or not; without one, only what is sampled may leave.
fn only_sampled(config: &Config) -> bool {
    config.tail.is_none() && config.sampler.may_record_only()
}

/// It counts on an end for every start, so that short spans are dropped behind it.
fn holding_back<P: SpanProcessor + 'static>(
    tail: &Tail,
    exporting: P,
    counters: &mut Counters,
    worker: &Worker,
) -> TailProcessor<P> {
    let processor = tail.processor(exporting);
    decide_overdue_traces(worker, processor.handle());
    counters.tail = Some(processor.handle());
    processor
}

/// A trace whose root never ends is decided also while nothing else happens.
fn decide_overdue_traces(worker: &Worker, tail: TailHandle) {
    worker.handle().spawn(async move {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        loop {
            ticks.tick().await;
            tail.decide_overdue();
        }
    });
}

pub(crate) fn span_limits(limits: &Limits) -> SpanLimits {
    SpanLimits {
        max_attributes_per_span: limits.attributes,
        max_events_per_span: limits.events,
        max_links_per_span: limits.links,
        max_attributes_per_event: limits.attributes_per_event,
        max_attributes_per_link: limits.attributes_per_link,
    }
}
