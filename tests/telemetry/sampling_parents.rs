//! Whose word goes: the parent's, in all its five cases, or the sampler's own.

use instrument_core::sampling::{Rule, Rules, Sampler};
use instrument_core::{Provider, SpanKind, span};
use opentelemetry::trace::{TraceId, TraceState};
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, Sampler as SdkSampler, SamplingDecision, SdkTracerProvider,
};
use telemetry_tests::sampling::{ask_child, ask_root, is_sampled, parent};

const ID: TraceId = TraceId::from_bytes([7; 16]);

/// Root, then remote and local parents, sampled and not.
fn five(sampler: &Sampler) -> [bool; 5] {
    let below = |remote, sampled| {
        is_sampled(&ask_child(
            sampler,
            &parent(ID, sampled, remote, TraceState::NONE),
        ))
    };
    [
        is_sampled(&ask_root(sampler, ID, "GET /", &[])),
        below(true, true),
        below(true, false),
        below(false, true),
        below(false, false),
    ]
}

#[test]
fn the_parent_is_followed_in_each_case() {
    let on = Sampler::parent_based(Sampler::always_on());
    assert_eq!(five(&on), [true, true, false, true, false]);
    let off = Sampler::parent_based(Sampler::always_off());
    assert_eq!(five(&off), [false, true, false, true, false]);
}

#[test]
fn each_of_the_five_branches_can_be_replaced() {
    let base = || Sampler::parent_based(Sampler::always_on());
    let (on, off) = (Sampler::always_on, Sampler::always_off);
    let cases = [
        (
            base().with_remote_parent_sampled(off()),
            [true, false, false, true, false],
        ),
        (
            base().with_remote_parent_not_sampled(on()),
            [true, true, true, true, false],
        ),
        (
            base().with_local_parent_sampled(off()),
            [true, true, false, false, false],
        ),
        (
            base().with_local_parent_not_sampled(on()),
            [true, true, false, true, true],
        ),
        // A sampler that has no branches yet gets them, and becomes the root's.
        (
            off().with_remote_parent_not_sampled(on()),
            [false, true, true, true, false],
        ),
    ];
    for (sampler, expected) in cases {
        assert_eq!(five(&sampler), expected, "{sampler}");
    }
}

#[test]
fn samplers_alone_decide_whatever_the_parent_says() {
    assert_eq!(five(&Sampler::always_on()), [true; 5]);
    assert_eq!(five(&Sampler::always_off()), [false; 5]);
    assert_eq!(five(&Sampler::custom(SdkSampler::AlwaysOn)), [true; 5]);
}

#[test]
fn rules_and_limits_decide_where_a_trace_enters() {
    let rules = Sampler::rules(Rules::new(Sampler::always_on()));
    assert_eq!(five(&rules), [true, true, true, true, false]);
    let none = Sampler::rules(Rules::new(Sampler::always_off()));
    assert_eq!(five(&none), [false, false, false, true, false]);
    assert_eq!(
        five(&Sampler::rate_limit(0.0)),
        [false, false, false, true, false]
    );
    assert_eq!(
        five(&Sampler::rate_limit(10.0)),
        [true, true, true, true, false]
    );
}

#[test]
fn what_the_parent_says_of_itself_travels_on() {
    let state = TraceState::from_key_value([("ot", "th:8;rv:c0000000000000")]).unwrap();
    for sampled in [true, false] {
        let child = ask_child(
            &Sampler::production(),
            &parent(ID, sampled, true, state.clone()),
        );
        assert_eq!(child.trace_state, state);
    }
}

#[test]
fn only_samplers_that_record_nothing_below_an_unsampled_parent_follow_it() {
    for sampler in [
        Sampler::development(),
        Sampler::production(),
        Sampler::always_off(),
        Sampler::parent_based(Sampler::always_on())
            .with_remote_parent_not_sampled(Sampler::always_off()),
    ] {
        assert!(sampler.follows_parent(), "{sampler}");
    }
    for sampler in [
        Sampler::always_on(),
        Sampler::ratio(0.0),
        Sampler::rate_limit(1.0),
        Sampler::custom(SdkSampler::AlwaysOff),
        Sampler::production().with_remote_parent_not_sampled(Sampler::ratio(0.5)),
    ] {
        assert!(!sampler.follows_parent(), "{sampler}");
    }
}

#[test]
fn a_sampler_says_in_a_phrase_what_it_does() {
    let phrases = [
        (Sampler::development(), "parent-based, every trace"),
        (Sampler::production(), "parent-based, 10 % of traces"),
        (Sampler::high_traffic(), "parent-based, 1 % of traces"),
        (Sampler::ratio(0.07), "7 % of traces"),
        (Sampler::probability(0.125), "12.5 % of traces by threshold"),
        (Sampler::rate_limit(50.0), "at most 50 traces/s"),
        (
            Sampler::rules(
                Rules::new(Sampler::always_off()).with(Rule::new(), Sampler::always_on()),
            ),
            "1 rule, else no trace",
        ),
        (
            Sampler::by_priority(Default::default()),
            "parent-based, by priority, 10 % of traces by default",
        ),
        (
            Sampler::always_on().with_local_parent_not_sampled(Sampler::ratio(0.5)),
            "parent-based, every trace, below a local unsampled parent 50 % of traces",
        ),
        (Sampler::custom(SdkSampler::AlwaysOn), "a custom sampler"),
    ];
    for (sampler, phrase) in phrases {
        assert_eq!(sampler.to_string(), phrase);
    }
}

#[test]
fn a_sampler_sees_what_is_given_for_it_when_the_span_starts_and_nothing_later() {
    let exporter = InMemorySpanExporter::default();
    let rules = Rules::new(Sampler::always_off()).with(
        Rule::new().attribute("tenant", "gold"),
        Sampler::always_on(),
    );
    let sdk = SdkTracerProvider::builder()
        .with_sampler(Sampler::rules(rules))
        .with_simple_exporter(exporter.clone())
        .build();
    let _bound = Provider::new(sdk).with_unsampled_parents().enter();

    span!("given")
        .kind(SpanKind::Server)
        .sampler_attribute("tenant", "gold")
        .in_scope(|| ());
    span!("set")
        .attributes(|set| set.add("tenant", "gold"))
        .in_scope(|| ());
    let names: Vec<_> = exporter
        .get_finished_spans()
        .unwrap()
        .into_iter()
        .map(|span| span.name)
        .collect();
    assert_eq!(names, ["given"]);
    assert_eq!(
        SamplingDecision::Drop,
        ask_root(&Sampler::always_off(), ID, "", &[]).decision
    );
}
