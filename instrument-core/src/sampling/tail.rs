//! Keeping whole local traces for what they turned out to be.

mod health;
mod mark;
mod policy;
mod processor;
mod shard;
mod shared;
mod size;
mod visit;

pub use health::{TailHandle, TailHealth};
pub use processor::TailProcessor;

use super::attribute::{AttributeTest, Expected};
use super::clock::Clock;
use super::sampler::Sampler;
use opentelemetry::{Key, Value};
use opentelemetry_sdk::trace::SpanProcessor;
use policy::Policy;
use shared::Limits;
use std::time::Duration;

/// What is kept for what it turned out to be, and how much is held until that is known. See the
/// [module docs](super).
#[derive(Clone, Debug)]
pub struct Tail {
    head: Sampler,
    policy: Policy,
    limits: Limits,
    clock: Clock,
}

impl Tail {
    /// Keeps what failed, and of all else the share `base_rate`. What ends after its trace's first span follows the decision
    /// on that, also when it fails: what is to be kept for itself begins a trace, by
    /// [`detached`](crate::Builder::detached).
    #[must_use]
    pub fn new(base_rate: f64) -> Self {
        Self {
            head: Sampler::parent_based(Sampler::ratio(base_rate)),
            policy: Policy {
                errors: true,
                slower_than: None,
                attributes: Vec::new(),
            },
            limits: Limits {
                traces: 10_000,
                spans: 100_000,
                bytes: 64 << 20,
                wait: Duration::from_secs(60),
            },
            clock: Clock::system(),
        }
    }

    /// Keeps a share by any other sampler: what it samples is kept, and travels.
    ///
    /// With a rate limit the recorded rates are no longer exact, since of the roots that one stands for some are kept
    /// on their own account.
    #[must_use]
    pub fn with_head(mut self, head: Sampler) -> Self {
        self.head = head;
        self
    }

    /// Does not keep a trace just because it failed.
    #[must_use]
    pub fn without_errors(mut self) -> Self {
        self.policy.errors = false;
        self
    }

    /// Keeps traces whose first span in this process took this long, or longer.
    #[must_use]
    pub fn with_slower_than(mut self, threshold: Duration) -> Self {
        self.policy.slower_than = Some(threshold);
        self
    }

    /// Keeps traces with a span whose attribute is a number, or a string that is one, from `least` on.
    #[must_use]
    pub fn with_attribute_at_least(mut self, key: impl Into<Key>, least: f64) -> Self {
        self.policy.attributes.push(AttributeTest {
            key: key.into(),
            expected: Expected::AtLeast(least),
        });
        self
    }

    /// Keeps traces with a span that has this attribute.
    #[must_use]
    pub fn with_attribute(mut self, key: impl Into<Key>, value: impl Into<Value>) -> Self {
        self.policy.attributes.push(AttributeTest {
            key: key.into(),
            expected: Expected::Equal(value.into()),
        });
        self
    }

    /// How many traces are held at most. Default: 10 000.
    #[must_use]
    pub fn with_max_traces(mut self, traces: usize) -> Self {
        self.limits.traces = traces;
        self
    }

    /// How many ended spans are held at most. Default: 100 000.
    #[must_use]
    pub fn with_max_spans(mut self, spans: usize) -> Self {
        self.limits.spans = spans;
        self
    }

    /// How many bytes of ended spans are held at most, by estimate. Default: 64 MiB.
    #[must_use]
    pub fn with_max_bytes(mut self, bytes: usize) -> Self {
        self.limits.bytes = bytes;
        self
    }

    /// How long a trace is held at most. Default: 60 s.
    #[must_use]
    pub fn with_max_wait(mut self, wait: Duration) -> Self {
        self.limits.wait = wait;
        self
    }

    /// Tells the time by a clock of your own.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The head sampler that goes with it.
    #[must_use]
    pub fn head(&self) -> Sampler {
        self.head.clone().record_all()
    }

    /// The processor that goes with it, around the one that exports.
    ///
    /// What it hands on has the sampled flag, so that any exporter takes it.
    pub fn processor<P: SpanProcessor>(&self, next: P) -> TailProcessor<P> {
        TailProcessor::new(self, next)
    }
}
