//! Writing on kept spans why they were kept.

use super::super::probability;
use super::super::trace_state;
use super::policy::Reason;
use crate::semconv::sampling::{SAMPLING_PRIORITY, SAMPLING_RATE, SAMPLING_RULE};
use opentelemetry::trace::{SpanContext, SpanId};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

/// Makes a kept span one that every exporter takes, and a local root one whose count can be weighted.
pub(super) fn mark(span: &mut SpanData, reason: &Reason) {
    let is_local_root = span.parent_span_is_remote || span.parent_span_id == SpanId::INVALID;
    if is_local_root {
        match reason {
            Reason::Default => mark_default(span),
            Reason::Slow => mark_certain(span, "slow"),
            Reason::Error => mark_certain(span, "error"),
            Reason::Rule(key) => {
                mark_certain(span, "rule");
                set(span, SAMPLING_RULE, key.as_str().to_owned());
            }
        }
    }
    mark_sampled(span, reason);
}

/// All such traces are kept, also those that the head would have kept: each stands for itself.
fn mark_certain(span: &mut SpanData, priority: &'static str) {
    set(span, SAMPLING_RATE, 1.0);
    set(span, SAMPLING_PRIORITY, priority);
}

/// The head has written its rate on a root. Below a remote parent only the trace state can tell it.
fn mark_default(span: &mut SpanData) {
    let has = |key| span.attributes.iter().any(|had| had.key.as_str() == key);
    let (has_rate, has_priority) = (has(SAMPLING_RATE), has(SAMPLING_PRIORITY));
    if !has_priority {
        set(span, SAMPLING_PRIORITY, "default");
    }
    let threshold = trace_state::threshold(span.span_context.trace_state());
    if let (false, Some(threshold)) = (has_rate, threshold) {
        set(span, SAMPLING_RATE, probability::of_threshold(threshold));
    }
}

fn mark_sampled(span: &mut SpanData, reason: &Reason) {
    let old = &span.span_context;
    let has_threshold = trace_state::threshold(old.trace_state()).is_some();
    // The head's threshold is not that of a trace that was certain to be kept.
    let untrue = has_threshold && *reason != Reason::Default;
    if old.is_sampled() && !untrue {
        return;
    }
    let mut state = old.trace_state().clone();
    if untrue {
        state = trace_state::with_threshold(state, None);
    }
    span.span_context = SpanContext::new(
        old.trace_id(),
        old.span_id(),
        old.trace_flags().with_sampled(true),
        old.is_remote(),
        state,
    );
}

fn set(span: &mut SpanData, key: &'static str, value: impl Into<Value>) {
    span.attributes.retain(|had| had.key.as_str() != key);
    span.attributes.push(KeyValue::new(key, value));
}
