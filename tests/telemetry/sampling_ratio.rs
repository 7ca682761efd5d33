//! A share of traces by their id: how many, which, and what the trace state says.

use instrument_core::sampling::Sampler;
use opentelemetry::trace::{SpanKind, TraceId, TraceState};
use opentelemetry_sdk::trace::{Sampler as SdkSampler, ShouldSample};
use telemetry_tests::sampling::{
    ask_child, ask_root, is_sampled, parent, seeded_ids, text, weight,
};

const IDS: usize = 100_000;

fn kept(sampler: &Sampler) -> (usize, f64) {
    let results = seeded_ids(IDS).map(|id| ask_root(sampler, id, "GET /", &[]));
    results
        .filter(is_sampled)
        .fold((0, 0.0), |(count, weights), result| {
            (count + 1, weights + weight(&result.attributes))
        })
}

#[test]
fn a_tenth_is_a_tenth_within_three_thousandths() {
    for sampler in [
        Sampler::ratio(0.1),
        Sampler::probability(0.1),
        Sampler::production(),
    ] {
        let (count, _) = kept(&sampler);
        let share = count as f64 / IDS as f64;
        assert!((share - 0.1).abs() < 0.003, "{sampler}: {share}");
    }
}

#[test]
fn counts_weighted_by_the_recorded_rate_are_right_within_five_percent() {
    for sampler in [
        Sampler::ratio(0.1),
        Sampler::probability(0.1),
        Sampler::high_traffic(),
        Sampler::development(),
    ] {
        let (_, weights) = kept(&sampler);
        let off = weights / IDS as f64 - 1.0;
        assert!(off.abs() < 0.05, "{sampler}: off by {off}");
    }
}

#[test]
fn ratio_decides_each_id_as_the_sdk_does() {
    let edges = [0, 1, u64::MAX, 1 << 63, (1 << 63) - 1, u64::MAX / 10].map(u128::from);
    let ids: Vec<_> = edges
        .map(TraceId::from)
        .into_iter()
        .chain(seeded_ids(10_000))
        .collect();
    for rate in [0.0, 0.001, 0.1, 0.25, 0.5, 0.9, 1.0, -1.0, 2.0] {
        let (ours, theirs) = (Sampler::ratio(rate), SdkSampler::TraceIdRatioBased(rate));
        for &id in &ids {
            let theirs = theirs.should_sample(None, id, "", &SpanKind::Server, &[], &[]);
            assert_eq!(
                ask_root(&ours, id, "", &[]).decision,
                theirs.decision,
                "{id} at {rate}"
            );
        }
    }
}

#[test]
fn what_is_no_number_keeps_nothing() {
    assert_eq!(kept(&Sampler::ratio(f64::NAN)), (0, 0.0));
    assert_eq!(kept(&Sampler::probability(f64::NAN)), (0, 0.0));
}

#[test]
fn ratio_says_its_rate_on_roots_only_and_no_threshold() {
    let (id, sampler) = (TraceId::from(1), Sampler::ratio(0.1));
    let root = ask_root(&sampler, id, "GET /", &[]);
    assert_eq!(
        text(&root.attributes, "sampling.rate").as_deref(),
        Some("0.1")
    );
    assert_eq!(root.trace_state, TraceState::NONE);

    // Somebody's threshold is not that of a span that was decided anew.
    let state = TraceState::from_key_value([("ot", "th:8"), ("vendor", "1")]).unwrap();
    let child = ask_child(&sampler, &parent(id, true, true, state));
    assert!(is_sampled(&child) && child.attributes.is_empty());
    assert_eq!(child.trace_state.header(), "vendor=1");
}

#[test]
fn a_threshold_is_written_where_it_was_decided_by() {
    let sampler = Sampler::probability(0.25);
    let high = TraceId::from(0xc0_0000_0000_0000_u128);
    let kept = ask_root(&sampler, high, "GET /", &[]);
    assert!(is_sampled(&kept));
    assert_eq!(kept.trace_state.header(), "ot=th:c");
    assert_eq!(
        text(&kept.attributes, "sampling.rate").as_deref(),
        Some("0.25")
    );

    let low = TraceId::from(high_minus_one());
    let dropped = ask_root(&sampler, low, "GET /", &[]);
    assert!(!is_sampled(&dropped));
    assert_eq!(dropped.trace_state, TraceState::NONE);
}

fn high_minus_one() -> u128 {
    0xc0_0000_0000_0000 - 1
}

#[test]
fn explicit_randomness_goes_before_the_id() {
    let sampler = Sampler::probability(0.25);
    let low = TraceId::from(1);
    let state = |ot: &str| TraceState::from_key_value([("ot", ot)]).unwrap();
    let high_rv = parent(low, false, true, state("rv:c0000000000000"));
    let result = ask_child(&sampler, &high_rv);
    assert!(is_sampled(&result));
    assert_eq!(result.trace_state.header(), "ot=th:c;rv:c0000000000000");

    // It no longer says what is not true.
    let low_rv = parent(low, true, true, state("th:8;rv:bfffffffffffff"));
    let result = ask_child(&sampler, &low_rv);
    assert!(!is_sampled(&result));
    assert_eq!(result.trace_state.header(), "ot=rv:bfffffffffffff");
}

#[test]
fn the_classic_ratio_breaks_the_rule_of_thresholds_for_most_ids() {
    // Why `ratio` writes none: it keeps low ids, and the rule keeps high randomness.
    let (classic, threshold) = (Sampler::ratio(0.1), Sampler::probability(0.1));
    let (mut kept, mut consistent) = (0, 0);
    for id in seeded_ids(10_000) {
        if is_sampled(&ask_root(&classic, id, "", &[])) {
            kept += 1;
            consistent += usize::from(is_sampled(&ask_root(&threshold, id, "", &[])));
        }
    }
    assert!(consistent * 2 < kept, "{consistent} of {kept}");
}
