//! Ways to sample.

use instrument_core::opentelemetry::KeyValue;
use instrument_core::opentelemetry::context::Context;
use instrument_core::opentelemetry::trace::{Link, TraceContextExt as _, TraceId};
use instrument_core::{Provider, SpanKind};
use opentelemetry_sdk::trace::{Sampler, SamplingDecision, SamplingResult, ShouldSample};

/// Samples every other trace without regard to the parent, and says so in the state.
#[derive(Clone, Debug)]
pub(crate) struct EveryOther;

impl ShouldSample for EveryOther {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        _: TraceId,
        _: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let state = parent.map(|cx| cx.span().span_context().trace_state().clone());
        let decision = match (attributes.len() + links.len()) % 3 {
            0 => SamplingDecision::RecordAndSample,
            1 => SamplingDecision::RecordOnly,
            _ if *kind == SpanKind::Server => SamplingDecision::RecordAndSample,
            _ => SamplingDecision::Drop,
        };
        SamplingResult {
            decision,
            attributes: vec![KeyValue::new("sampler", "every other")],
            trace_state: state.unwrap_or_default(),
        }
    }
}

/// What is sampled, and whether a provider follows unsampled parents then.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sampling {
    Everything,
    OfParent,
    NothingOfParent,
    Nothing,
    EveryOther,
}

impl Sampling {
    pub(crate) const ALL: [Self; 5] = [
        Self::Everything,
        Self::OfParent,
        Self::NothingOfParent,
        Self::Nothing,
        Self::EveryOther,
    ];

    pub(crate) fn sampler(self) -> Option<Sampler> {
        Some(match self {
            Self::Everything => Sampler::AlwaysOn,
            Self::OfParent => Sampler::ParentBased(Box::new(Sampler::AlwaysOn)),
            Self::NothingOfParent => Sampler::ParentBased(Box::new(Sampler::AlwaysOff)),
            Self::Nothing => Sampler::AlwaysOff,
            Self::EveryOther => return None,
        })
    }

    pub(crate) fn told(self, provider: Provider) -> Provider {
        match self {
            Self::OfParent | Self::NothingOfParent => provider,
            _ => provider.with_unsampled_parents(),
        }
    }
}
