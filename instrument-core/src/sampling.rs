//! Which traces are kept: decided at their head, and again at their tail.
//!
//! A [`Sampler`] decides when a span starts, by what is known then: the parent, the trace id, the name, the kind and
//! the attributes given for it. What it leaves out costs next to nothing. A [`Tail`] decides when the trace has ended
//! in this process, by what it turned out to be: it failed, it was slow, its risk was high. For that, all of it must
//! have been recorded.
//!
//! ```
//! use instrument_core::sampling::Tail;
//! use instrument_core::{Outcome, Provider, span};
//! use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SimpleSpanProcessor};
//! use std::time::Duration;
//!
//! // All that failed, took half a second or has a risk from 70 on, and of the rest one trace in a hundred thousand.
//! let tail = Tail::new(0.00001)
//!     .with_slower_than(Duration::from_millis(500))
//!     .with_attribute_at_least("risk.score", 70.0);
//!
//! let exporter = InMemorySpanExporter::default();
//! let processor = tail.processor(SimpleSpanProcessor::new(exporter.clone()));
//! let health = processor.handle();
//! let sdk = SdkTracerProvider::builder()
//!     .with_sampler(tail.head())
//!     .with_span_processor(processor)
//!     .build();
//! let provider = Provider::new(sdk).with_unsampled_parents();
//!
//! let bound = provider.enter();
//! for risk in [10, 90] {
//!     span!("handle_frame").in_scope(|| {
//!         span!("judge_risk").attribute("risk.score", risk).in_scope(|| { /* … */ });
//!     });
//! }
//! span!("save_event").start().end_with(Outcome::Error);
//! drop(bound);
//!
//! let names: Vec<_> = exporter.get_finished_spans()?.into_iter().map(|span| span.name).collect();
//! assert_eq!(names, ["judge_risk", "handle_frame", "save_event"]);
//! assert_eq!(health.health().kept_by_rule, 1);
//! assert_eq!(health.health().dropped, 1);
//! # Ok::<(), opentelemetry_sdk::error::OTelSdkError>(())
//! ```
//!
//! [`Telemetry`](crate::telemetry::Telemetry) puts these parts together by itself.
//!
//! # The head
//!
//! | sampler | keeps |
//! |---|---|
//! | [`Sampler::development`] | every trace |
//! | [`Sampler::production`] | one in ten |
//! | [`Sampler::high_traffic`] | one in a hundred |
//! | [`Sampler::ratio`] | a share by the trace id, as OpenTelemetry's SDK for Rust does |
//! | [`Sampler::probability`] | a share by threshold, told in `tracestate` |
//! | [`Sampler::rate_limit`] | so many per second |
//! | [`Sampler::rules`] | by route, method, name, kind and attributes |
//! | [`Sampler::by_priority`] | by classes of routes, errors and risk, each with its share |
//! | [`Sampler::parent_based`] | what the parent's sampler kept, whichever service it is in |
//! | [`Sampler::custom`] | what any sampler of OpenTelemetry's SDK keeps |
//!
//! The three presets, the priority classes and what you put into `parent_based` follow the parent, so a trace is kept
//! by all services or by none, whatever the share of each. The others decide for themselves.
//!
//! **What a sampler sees** are the attributes that are given for it before the span starts
//! ([`Builder::sampler_attribute`](crate::Builder::sampler_attribute)). All others are evaluated when it has decided,
//! so that a span which is left out never pays for them.
//!
//! # Counting what was kept
//!
//! A root that was kept says with which probability, as `sampling.rate`: it stands for `1 / sampling.rate` roots. So a
//! count is right if it adds up these weights, over roots of different shares too. A root without it stands for
//! itself. `sampling.priority` says why it was kept: the class or rule of the head, or at the tail `error`, `slow`,
//! `rule` (then `sampling.rule` has the attribute's key) or `default`.
//!
//! At the tail, all that failed is kept, so each of those stands for itself, also where the head would have kept it.
//! Below a parent in another service nothing is known of that one's share unless its threshold travels along in
//! `tracestate`: such a local root has no rate then, and is no root to be counted.
//!
//! `ot=th:…` is written by [`Sampler::probability`] only. The classic ratio keeps other ids than the rule of
//! thresholds would, so a threshold beside it would be untrue for most of them; and whoever decides anew below a
//! parent takes the parent's threshold off.
//!
//! # The tail
//!
//! A local trace is what one trace does in this process between the start of its first local root (a span without a
//! parent in this process) and the end of its last. Its ended spans are held until then, and are kept or dropped all
//! together:
//!
//! * if a span of it failed (its status is an error, or its attributes say so), has an attribute that a rule asks for,
//!   or a local root took too long, it is kept;
//! * else the head's decision counts, which is the one that travelled to other services.
//!
//! Children that outlive their root, and those that start below a local parent when it is over, follow its decision, also
//! if they fail: what was dropped is gone. Work whose failures are to be kept for themselves is
//! [detached](crate::Builder::detached). A trace that comes back from another process after it was kept is kept again; one
//! that comes back so after it was dropped can still be kept for what it is then.
//!
//! [`Tail::head`] records everything and samples the base rate: the sampled flag that travels is the base rate's. The
//! same holds below a caller that did not sample: the local part of such a trace is recorded, so that it can be kept
//! if it fails.
//!
//! Traces, spans, bytes and time are bounded. When too much is held, the oldest trace is decided early, by what is
//! known of it, else by the base rate; so is one that is held for too long. The rest of it follows.
//! [`TailHealth`] counts all of this.
//!
//! A tail costs what recording everything costs, and what it holds in memory. In a service that cannot pay that, a
//! head sampler alone is right.
//!
#![doc = include_str!("../docs/tail-sampling.md")]
//!
//! ## `collector-spread.yaml`
//!
//! ```yaml
#![doc = include_str!("../docs/tail-sampling/collector-spread.yaml")]
//! ```
//!
//! ## `collector-decide.yaml`
//!
//! ```yaml
#![doc = include_str!("../docs/tail-sampling/collector-decide.yaml")]
//! ```
//!
//! ## `config.alloy`
//!
//! ```text
#![doc = include_str!("../docs/tail-sampling/config.alloy")]
//! ```

mod attribute;
mod clock;
mod parent_based;
mod path;
mod preset;
mod priority;
mod probability;
mod question;
mod rate;
mod rate_limit;
mod ratio;
mod rules;
mod sampler;
mod tail;
mod trace_state;

pub use clock::Clock;
pub use priority::Priorities;
pub use rules::{Rule, Rules};
pub use sampler::Sampler;
pub use tail::{Tail, TailHandle, TailHealth, TailProcessor};
