//! A kit whose spans our own recorder records.

use super::settings::Settings;
use crate::min_duration::WatchShortSpans;
use crate::recorder::{Record, Watch};
use crate::testing::Recorder as Kept;
use crate::testing::recording::{Recording, chosen};
use crate::{Provider, Recorder};
use opentelemetry::Context;
use opentelemetry_sdk::trace::{RandomIdGenerator, Sampler};

/// The provider, if the run of tests asks for it.
pub(super) fn provider(settings: &Settings, spans: &Kept) -> Option<Provider> {
    if chosen() != Some(Recording::Recorder) {
        return None;
    }
    let recorder = Recorder::builder()
        .with_span_limits(settings.limits)
        // As the SDK's are: they say nothing of being random.
        .with_id_generator(RandomIdGenerator::default())
        .with_watch(spans.clone())
        .with_short_spans(WatchShortSpans::Starting)
        .with_processor(spans.clone());
    let recorder = match &settings.sampler {
        Some(sampler) => recorder.with_boxed_sampler(sampler.clone()),
        None => recorder.with_sampler(Sampler::AlwaysOn),
    };
    Some(Provider::new(recorder.build()))
}

impl Watch for Kept {
    fn started(&self, record: &mut Record, _: &Context) {
        self.started(record.to_data());
    }
}
