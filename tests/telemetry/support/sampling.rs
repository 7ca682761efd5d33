//! Asking samplers, and random ids that are the same in every run.

use instrument_core::sampling::Sampler;
use opentelemetry::trace::{
    SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};

/// The same ids in every run, by SplitMix64.
pub fn seeded_ids(count: usize) -> impl Iterator<Item = TraceId> {
    let mut state = 0x5eed_u64;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    };
    std::iter::repeat_with(move || TraceId::from((u128::from(next()) << 64) | u128::from(next())))
        .take(count)
}

/// A root span as a sampler sees it.
#[must_use]
pub fn ask_root(
    sampler: &Sampler,
    id: TraceId,
    name: &str,
    attributes: &[KeyValue],
) -> SamplingResult {
    sampler.should_sample(None, id, name, &SpanKind::Server, attributes, &[])
}

/// A context whose current span is somebody's with these flags.
#[must_use]
pub fn parent(id: TraceId, sampled: bool, remote: bool, state: TraceState) -> Context {
    let flags = TraceFlags::default().with_sampled(sampled);
    let span = SpanContext::new(id, SpanId::from(7), flags, remote, state);
    Context::new().with_remote_span_context(span)
}

/// A child span as a sampler sees it.
#[must_use]
pub fn ask_child(sampler: &Sampler, parent: &Context) -> SamplingResult {
    let id = parent.span().span_context().trace_id();
    sampler.should_sample(Some(parent), id, "child", &SpanKind::Internal, &[], &[])
}

/// Whether the answer is yes.
#[must_use]
pub fn is_sampled(result: &SamplingResult) -> bool {
    result.decision == SamplingDecision::RecordAndSample
}

/// The attribute's value, as text.
///
/// # Panics
///
/// When it is there twice.
#[must_use]
pub fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let mut found = attributes.iter().filter(|had| had.key.as_str() == key);
    let value = found.next().map(|had| had.value.to_string());
    assert!(found.next().is_none(), "`{key}` is there once");
    value
}

/// How many traces a kept one stands for: one, unless it says otherwise.
#[must_use]
pub fn weight(attributes: &[KeyValue]) -> f64 {
    let rate = attributes
        .iter()
        .find(|had| had.key.as_str() == "sampling.rate");
    match rate.map(|had| &had.value) {
        Some(Value::F64(rate)) => 1.0 / rate,
        _ => 1.0,
    }
}
