//! What a sampler is asked, and the ways to answer.

use super::trace_state;
use opentelemetry::trace::{Link, SpanKind, TraceContextExt, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};

/// What is known when a span starts.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) context: Option<&'a Context>,
    pub(super) trace_id: TraceId,
    pub(super) name: &'a str,
    pub(super) kind: &'a SpanKind,
    pub(super) attributes: &'a [KeyValue],
    pub(super) links: &'a [Link],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parent {
    None,
    Local { sampled: bool },
    Remote { sampled: bool },
}

impl Question<'_> {
    pub(super) fn parent(&self) -> Parent {
        let Some(context) = self.context else {
            return Parent::None;
        };
        let span = context.span();
        let parent = span.span_context();
        let sampled = parent.is_sampled();
        match (parent.is_valid(), parent.is_remote()) {
            (false, _) => Parent::None,
            (true, true) => Parent::Remote { sampled },
            (true, false) => Parent::Local { sampled },
        }
    }

    pub(super) fn is_root(&self) -> bool {
        self.parent() == Parent::None
    }

    /// The low half of the trace id.
    pub(super) fn low_bits(&self) -> u64 {
        u128::from_be_bytes(self.trace_id.to_bytes()) as u64
    }

    pub(super) fn put_to(&self, sampler: &dyn ShouldSample) -> SamplingResult {
        sampler.should_sample(
            self.context,
            self.trace_id,
            self.name,
            self.kind,
            self.attributes,
            self.links,
        )
    }

    /// As the parent was decided. What it says of its probability is true of this span, too.
    pub(super) fn follow(&self, sampled: bool) -> SamplingResult {
        result(sampled, Vec::new(), self.trace_state())
    }

    /// Decided anew, by something that knows no threshold: what the parent says of its own is not true of this span.
    ///
    /// Allocates nothing for a span that is not kept, unless it has a trace state to travel on.
    pub(super) fn answer(
        &self,
        kept: bool,
        attributes: impl FnOnce() -> Vec<KeyValue>,
    ) -> SamplingResult {
        let attributes = if kept { attributes() } else { Vec::new() };
        let state = trace_state::with_threshold(self.trace_state(), None);
        result(kept, attributes, state)
    }

    pub(super) fn trace_state(&self) -> TraceState {
        self.context.map_or(TraceState::NONE, |context| {
            context.span().span_context().trace_state().clone()
        })
    }
}

pub(super) fn result(
    kept: bool,
    attributes: Vec<KeyValue>,
    trace_state: TraceState,
) -> SamplingResult {
    let decision = if kept {
        SamplingDecision::RecordAndSample
    } else {
        SamplingDecision::Drop
    };
    SamplingResult {
        decision,
        attributes,
        trace_state,
    }
}
