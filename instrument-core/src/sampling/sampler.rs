//! The description of a head sampler, and the sampler.

use super::clock::Clock;
use super::parent_based::ParentBased;
use super::priority::{Classes, Priorities};
use super::probability::Probability;
use super::question::Question;
use super::rate_limit::RateLimit;
use super::ratio::Ratio;
use super::rules::Rules;
use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};
use std::fmt;
use std::sync::Arc;

/// Decides at a span's start whether it is recorded. See the [module docs](super).
///
/// It is a description that can be cloned and shown, and OpenTelemetry's own
/// [`ShouldSample`], so it fits any SDK provider.
///
/// ```
/// use instrument_core::sampling::Sampler;
/// use opentelemetry_sdk::trace::SdkTracerProvider;
///
/// let sampler = Sampler::parent_based(Sampler::ratio(0.1));
/// assert_eq!(sampler.to_string(), "parent-based, 10 % of traces");
/// let provider = SdkTracerProvider::builder().with_sampler(sampler).build();
/// # drop(provider);
/// ```
#[derive(Clone, Debug)]
pub struct Sampler {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    On,
    Off,
    Ratio(Ratio),
    Probability(Probability),
    RateLimit(Arc<RateLimit>),
    ParentBased(Arc<ParentBased>),
    Rules(Arc<Rules>),
    Classes(Arc<Classes>),
    Custom(Arc<dyn ShouldSample>),
    RecordAll(Arc<Sampler>),
}

impl Sampler {
    /// Keeps everything.
    #[must_use]
    pub fn always_on() -> Self {
        Self { kind: Kind::On }
    }

    /// Keeps nothing.
    #[must_use]
    pub fn always_off() -> Self {
        Self { kind: Kind::Off }
    }

    /// Keeps a share of traces by their id, the same ones as OpenTelemetry's SDK for Rust at the same share. Not all
    /// SDKs read the same bits of the id: Java's keeps others.
    ///
    /// `rate` is held to 0 … 1. What the decision does not write is a threshold in the trace state, since that is
    /// another order of the ids: see [`probability`](Self::probability).
    #[must_use]
    pub fn ratio(rate: f64) -> Self {
        Self {
            kind: Kind::Ratio(Ratio::new(rate)),
        }
    }

    /// Keeps a share of traces by OpenTelemetry's threshold algorithm, and says so in `tracestate` (`ot=th:…`), so
    /// that whoever comes later can weigh what arrives and can thin it out consistently.
    ///
    /// The randomness is the `rv` of the trace state, else the trace id's low 56 bits. Services that share a trace
    /// must use the same algorithm to agree without a parent's word: [`ratio`](Self::ratio) keeps other ids.
    #[must_use]
    pub fn probability(rate: f64) -> Self {
        Self {
            kind: Kind::Probability(Probability::new(rate)),
        }
    }

    /// Keeps so many traces per second, and up to one second's worth at once after a pause.
    ///
    /// It decides where a trace enters this process and follows a local parent. A root's `sampling.rate` tells how
    /// many were left out since the last that was kept.
    #[must_use]
    pub fn rate_limit(traces_per_second: f64) -> Self {
        Self::rate_limit_by(traces_per_second, Clock::system())
    }

    /// [`rate_limit`](Self::rate_limit) by a clock of your own.
    #[must_use]
    pub fn rate_limit_by(traces_per_second: f64, clock: Clock) -> Self {
        Self {
            kind: Kind::RateLimit(Arc::new(RateLimit::new(traces_per_second, clock))),
        }
    }

    /// Follows the parent, local or remote, and asks `root` where there is none: traces stay whole.
    #[must_use]
    pub fn parent_based(root: Self) -> Self {
        let root = match &root.kind {
            // It is asked where there is no parent, and has its own root asked there.
            Kind::ParentBased(branches) => branches.root.clone(),
            _ => root,
        };
        Self {
            kind: Kind::ParentBased(Arc::new(ParentBased::new(root))),
        }
    }

    /// The first rule that matches decides where a trace enters this process. Below a local parent that is followed;
    /// below a remote one too, if you put it into [`parent_based`](Self::parent_based).
    #[must_use]
    pub fn rules(rules: Rules) -> Self {
        Self {
            kind: Kind::Rules(Arc::new(rules)),
        }
    }

    /// Classes of traces, each with its own share, for roots; any parent is followed.
    #[must_use]
    pub fn by_priority(priorities: Priorities) -> Self {
        Self::parent_based(Self {
            kind: Kind::Classes(Arc::new(Classes::new(priorities))),
        })
    }

    /// Any sampler of OpenTelemetry's SDK, or your own.
    #[must_use]
    pub fn custom(sampler: impl ShouldSample + 'static) -> Self {
        Self {
            kind: Kind::Custom(Arc::new(sampler)),
        }
    }

    /// Whether nothing below a parent that is not sampled can be recorded, so that spans there need not even be
    /// started. Where it is not so, tell [`Provider`](crate::Provider::with_unsampled_parents).
    #[must_use]
    pub fn follows_parent(&self) -> bool {
        match &self.kind {
            Kind::Off => true,
            Kind::ParentBased(branches) => branches.follows_unsampled(),
            _ => false,
        }
    }

    /// Whether everything below a sampled parent is sampled and nothing is added to it, so that it need not be asked there.
    pub(crate) fn keeps_sampled(&self) -> bool {
        match &self.kind {
            Kind::ParentBased(branches) => branches.keeps_sampled(),
            _ => false,
        }
    }

    /// Whether it may have spans recorded that are not sampled.
    pub(crate) fn may_record_only(&self) -> bool {
        match &self.kind {
            Kind::Custom(_) | Kind::RecordAll(_) => true,
            Kind::ParentBased(branches) => branches.all().any(Self::may_record_only),
            Kind::Rules(rules) => rules.all().any(Self::may_record_only),
            Kind::On | Kind::Off | Kind::Ratio(_) | Kind::Probability(_) => false,
            Kind::RateLimit(_) | Kind::Classes(_) => false,
        }
    }

    /// Records also what it would leave out, unsampled.
    pub(super) fn record_all(self) -> Self {
        Self {
            kind: Kind::RecordAll(Arc::new(self)),
        }
    }

    pub(super) fn decide(&self, question: Question<'_>) -> SamplingResult {
        match &self.kind {
            Kind::On => question.answer(true, Vec::new),
            Kind::Off => question.answer(false, Vec::new),
            Kind::Ratio(ratio) => ratio.decide(question),
            Kind::Probability(probability) => probability.decide(question),
            Kind::RateLimit(limit) => limit.decide(question),
            Kind::ParentBased(branches) => branches.decide(question),
            Kind::Rules(rules) => rules.decide(question),
            Kind::Classes(classes) => classes.decide(question),
            Kind::Custom(sampler) => question.put_to(sampler.as_ref()),
            Kind::RecordAll(sampler) => {
                let mut result = sampler.decide(question);
                if result.decision == SamplingDecision::Drop {
                    result.decision = SamplingDecision::RecordOnly;
                }
                result
            }
        }
    }

    pub(super) fn with_branch(self, change: impl FnOnce(&mut ParentBased)) -> Self {
        let mut branches = match self.kind {
            Kind::ParentBased(branches) => branches,
            _ => Arc::new(ParentBased::new(self)),
        };
        change(Arc::make_mut(&mut branches));
        Self {
            kind: Kind::ParentBased(branches),
        }
    }
}

impl ShouldSample for Sampler {
    fn should_sample(
        &self,
        parent_context: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        span_kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        self.decide(Question {
            context: parent_context,
            trace_id,
            name,
            kind: span_kind,
            attributes,
            links,
        })
    }
}

impl fmt::Display for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::On => f.write_str("every trace"),
            Kind::Off => f.write_str("no trace"),
            Kind::Ratio(ratio) => ratio.fmt(f),
            Kind::Probability(probability) => probability.fmt(f),
            Kind::RateLimit(limit) => limit.fmt(f),
            Kind::ParentBased(branches) => branches.fmt(f),
            Kind::Rules(rules) => rules.fmt(f),
            Kind::Classes(classes) => classes.fmt(f),
            Kind::Custom(_) => f.write_str("a custom sampler"),
            Kind::RecordAll(sampler) => {
                write!(f, "{sampler}, what is left out is held for its end")
            }
        }
    }
}
