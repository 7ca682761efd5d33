//! The same trace ids are decided the same by OpenTelemetry's SDK for Python, for the classic ratio and for thresholds.

use instrument_core::sampling::Sampler;
use opentelemetry::Context;
use opentelemetry::trace::{
    SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::trace::{SamplingDecision, ShouldSample};
use serde_json::{Value, json};
use server_tests::{Server, python, run, trial};
use std::process::ExitCode;

const PYTHON: &[Server] = &[Server::Python];
const IDS: usize = 10_000;
const RATES: [f64; 10] = [
    0.0,
    1e-20,
    1e-6,
    0.001,
    0.01,
    0.1,
    0.3,
    0.5,
    0.999_999_9,
    1.0,
];

fn main() -> ExitCode {
    let trials = vec![
        trial("the_ratio_decides_each_id_as_pythons", PYTHON, ratio),
        trial("thresholds_decide_each_id_as_pythons", PYTHON, threshold),
        trial(
            "what_a_caller_says_in_the_trace_state_counts_as_in_python",
            PYTHON,
            trace_state,
        ),
    ];
    run(&[], trials)
}

/// Decides every id at every rate; prints `[kept, trace state]` for each.
const RATIO: &str = r"
import json, sys
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
given = json.load(sys.stdin)
print(json.dumps([
    [
        [TraceIdRatioBased.should_sample(sampler, None, int(id, 16), '').decision.is_sampled(), '']
        for id in given['ids']
    ]
    for sampler in map(TraceIdRatioBased, given['rates'])
]))
";

const THRESHOLD: &str = r"
import json, sys
from opentelemetry.sdk.trace._sampling_experimental import (
    composable_traceid_ratio_based, composite_sampler)
from opentelemetry.trace import TraceState
given = json.load(sys.stdin)
def decide(sampler, id, state):
    state = TraceState.from_header([state]) if state else None
    result = sampler.should_sample(None, int(id, 16), '', trace_state=state)
    state = result.trace_state
    return [result.decision.is_sampled(), state.to_header() if state else '']
print(json.dumps([
    [decide(sampler, id, state) for id in given['ids'] for state in given['states']]
    for sampler in (composite_sampler(composable_traceid_ratio_based(rate)) for rate in given['rates'])
]))
";

fn ratio() {
    compare(RATIO, Sampler::ratio, &[""]);
}

fn threshold() {
    compare(THRESHOLD, Sampler::probability, &[""]);
}

fn trace_state() {
    let states = [
        "ot=rv:00000000000000",
        "ot=rv:ffffffffffffff",
        "ot=rv:80000000000000;x:y",
        "ot=th:8;rv:e6666666666666",
        "ot=rv:7fffffffffffff,vendor=1",
        "vendor=1",
        // Not of fourteen digits: no randomness, and to be left out.
        "ot=th:8;x:y",
    ];
    compare(THRESHOLD, Sampler::probability, &states);
}

/// Both sides get the same ids, rates and trace states; each decision and each trace state must be the same.
fn compare(script: &str, sampler: fn(f64) -> Sampler, states: &[&str]) {
    let ids: Vec<TraceId> = ids().take(IDS / states.len()).collect();
    let given = json!({
        "ids": ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "rates": RATES,
        "states": states,
    });
    let printed = python(script, &given.to_string());
    let theirs: Vec<Vec<Value>> = serde_json::from_str(&printed).expect("a list for each rate");
    assert_eq!(theirs.len(), RATES.len());
    let mut kept = 0;
    for (rate, theirs) in RATES.into_iter().zip(theirs) {
        assert_eq!(theirs.len(), ids.len() * states.len());
        let sampler = sampler(rate);
        let asked = ids
            .iter()
            .flat_map(|id| states.iter().map(move |state| (*id, *state)));
        for ((id, state), theirs) in asked.zip(theirs) {
            let (is_kept, ours) = decide(&sampler, id, state);
            assert_eq!(
                json!([is_kept, ours]),
                theirs,
                "{id} at {rate} with `{state}`"
            );
            kept += usize::from(is_kept);
        }
    }
    assert!(kept > IDS && kept < IDS * RATES.len(), "{kept}");
}

fn decide(sampler: &Sampler, id: TraceId, state: &str) -> (bool, String) {
    let state: TraceState = state.parse().expect("the test's trace states are valid");
    let caller = SpanContext::new(id, SpanId::from(1), TraceFlags::default(), true, state);
    let parent = Context::new().with_remote_span_context(caller);
    let result = sampler.should_sample(Some(&parent), id, "", &SpanKind::Server, &[], &[]);
    let kept = result.decision == SamplingDecision::RecordAndSample;
    (kept, result.trace_state.header())
}

/// Those next to the bounds of some rates, and then the same random ones in every run, by SplitMix64.
fn ids() -> impl Iterator<Item = TraceId> {
    let edges = RATES.into_iter().flat_map(|rate| {
        let ratio = (rate * 2f64.powi(64)) as u128;
        let threshold = (1 << 56) - (rate * 2f64.powi(56)) as u128;
        [ratio, threshold].into_iter().flat_map(|bound| {
            [bound.saturating_sub(1), bound, bound + 1].map(|id| TraceId::from(id | 1 << 100))
        })
    });
    let mut state = 0x5eed_u64;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u128::from(word ^ (word >> 31))
    };
    edges.chain(std::iter::repeat_with(move || {
        TraceId::from((next() << 64) | next())
    }))
}
