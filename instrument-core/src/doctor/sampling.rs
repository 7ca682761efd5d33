//! Whether the sampler keeps anything.

use super::finding::{Finding, Verdict};
use crate::config::Config;
use crate::sampling::Sampler;
use opentelemetry::Context;
use opentelemetry::trace::{
    SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator, SamplingDecision, ShouldSample};

/// A rate of one in two hundred keeps none of so many in one of 20 000 examinations.
const ASKED: usize = 2000;
const KINDS: [SpanKind; 3] = [SpanKind::Internal, SpanKind::Server, SpanKind::Consumer];

/// What became of as many roots.
#[derive(Debug, Default)]
struct Decisions {
    sampled: usize,
    /// Held until the tail decides.
    held: usize,
}

pub(crate) fn finding(config: &Config) -> Option<Finding> {
    let sampler = &config.sampler;
    let Decisions { sampled, held } = ask(sampler);
    if sampled == ASKED {
        return None;
    }
    if config.tail.is_some() && sampled + held > 0 {
        let text = format!(
            "the sampler (`{sampler}`) samples {sampled} of {ASKED} traces that start here; the others are kept only for what they turn out to be"
        );
        return Some(Finding::new(Verdict::SampledPartly, text, ""));
    }
    if sampled > 0 {
        let text = format!(
            "the sampler (`{sampler}`) samples {sampled} of {ASKED} traces that start here, asked at once and without attributes"
        );
        return Some(Finding::new(Verdict::SampledPartly, text, ""));
    }
    let below = if follows_caller(sampler) {
        ", only those whose caller is sampled"
    } else {
        ""
    };
    Some(Finding::new(
        Verdict::SampledOut,
        format!(
            "the sampler (`{sampler}`) samples none of {ASKED} traces that start here{below}; the test span is sent all the same"
        ),
        MORE,
    ))
}

const MORE: &str = "set OTEL_TRACES_SAMPLER=parentbased_always_on, or a higher rate (OTEL_TRACES_SAMPLER_ARG, OTEL_TRACE_SAMPLE_RATE, or the sampler in code)";

/// For a page that shows only what is sampled.
#[cfg(feature = "store")]
pub(crate) fn note(config: &Config) -> Option<String> {
    let sampler = &config.sampler;
    let Decisions { sampled, held } = ask(sampler);
    if sampled == ASKED {
        return None;
    }
    let others = if config.tail.is_some() && held > 0 {
        ", and of the others those that turn out to be worth it"
    } else {
        ""
    };
    Some(format!(
        "Not every trace is here: the sampler (`{sampler}`) keeps {sampled} of {ASKED} traces that start in this service{others}. To see more, {MORE}."
    ))
}

fn ask(sampler: &Sampler) -> Decisions {
    let ids = RandomIdGenerator::default();
    let mut decisions = Decisions::default();
    for kind in KINDS.iter().cycle().take(ASKED) {
        let name = super::test_span::NAME;
        let result = sampler.should_sample(None, ids.new_trace_id(), name, kind, &[], &[]);
        match result.decision {
            SamplingDecision::RecordAndSample => decisions.sampled += 1,
            SamplingDecision::RecordOnly => decisions.held += 1,
            SamplingDecision::Drop => {}
        }
    }
    decisions
}

fn follows_caller(sampler: &Sampler) -> bool {
    let (trace_id, span_id) = (TraceId::from(1), SpanId::from(1));
    let sampled = TraceFlags::SAMPLED;
    let caller = SpanContext::new(trace_id, span_id, sampled, true, TraceState::default());
    let cx = Context::new().with_remote_span_context(caller);
    let name = super::test_span::NAME;
    let result = sampler.should_sample(Some(&cx), trace_id, name, &SpanKind::Server, &[], &[]);
    result.decision == SamplingDecision::RecordAndSample
}
