//! The shipped collectors in two tiers, one in the first and two in the second, before a real Jaeger over a real Elasticsearch.

#[path = "deploy_collectors/counted.rs"]
mod counted;
#[path = "deploy_collectors/found.rs"]
mod found;
#[path = "deploy_collectors/made.rs"]
mod made;
mod support;
#[path = "deploy_collectors/tiers.rs"]
mod tiers;

use counted::Counted;
use found::Found;
use instrument_core::testing::Collector;
use made::{Fate, Made, SPANS};
use server_tests::{Server, post, run, trial};
use std::collections::HashMap;
use std::ops::Range;
use std::process::ExitCode;
use support::demo;
use support::store::Store;
use tiers::{Tier, Tiers};

const STORED: &[Server] = &[Server::Collector, Server::Jaeger, Server::Elasticsearch];
const COLLECTOR: &[Server] = &[Server::Collector];

/// Enough for a rate of a tenth to be met within a twentieth of it.
const TRACES: u64 = 60_000;

fn main() -> ExitCode {
    let trials = vec![
        trial(
            "two_tiers_keep_what_matters_whole_and_jaeger_shows_it_after_a_restart_too",
            STORED,
            kept_and_shown,
        ),
        trial(
            "killing_one_of_the_second_tier_loses_what_it_held_and_no_more",
            COLLECTOR,
            one_is_killed,
        ),
    ];
    run(&[], trials)
}

fn send(tiers: &Tiers, range: Range<u64>) {
    for body in made::requests(range) {
        let reply = post(tiers.http, "/v1/traces", "application/x-protobuf", &body);
        let reply = reply.expect("the first tier answers");
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
}

/// Both of the second tier.
fn second(tiers: &Tiers) -> Counted {
    let [one, two] = tiers.second.each_ref().map(Tier::counted);
    one.and(two)
}

fn kept_and_shown() {
    let mut store = Store::start(&[]);
    let mut tiers = Tiers::start(store.grpc);
    let demo = demo::play(tiers.http, 3);
    send(&tiers, 0..TRACES);
    let first = tiers.first.counted();
    tiers.until_received(first.received);
    tiers.until_decided();
    let (first, counted) = (tiers.first.counted(), second(&tiers));
    counted_before_sampling(&tiers);
    for tier in &mut tiers.second {
        let share = tier.counted().traces;
        assert!(share > TRACES / 3, "both have their share: {share}");
        // What waits to be sent is sent then.
        tier.server.stop();
    }
    assert_eq!(
        first.received, counted.received,
        "the first tier hands on all"
    );
    assert_eq!((first.failed, counted.failed, counted.too_early), (0, 0, 0));
    assert_eq!(counted.traces, counted.kept + counted.sampled_away);

    let found = Found::when_there_are(&store, counted.kept, 0..TRACES);
    let drawn = found.none_that_matters_is_missing(0..TRACES);
    let drawn_from = (0..TRACES).filter(|number| Made(*number).fate() == Fate::Drawn);
    let rate = drawn as f64 / drawn_from.count() as f64;
    eprintln!(
        "{counted:?}; of those that no policy is about, {:.2} % are kept",
        rate * 100.0
    );
    assert!((rate - 0.1).abs() <= 0.1 * 0.05, "{rate}");
    found::shown(&store, &demo);
    store.restart();
    found::shown(&store, &demo);
}

/// What is made of the spans is made of all of them, kept or not.
fn counted_before_sampling(tiers: &Tiers) {
    let made = TRACES as f64;
    let calls = "traces_spanmetrics_calls_total";
    let seconds = "traces_spanmetrics_duration_seconds_count";
    let called = [
        "service_name=\"hsi-made\"",
        "span_name=\"detection_processing\"",
    ];
    for metric in [calls, seconds] {
        tiers.until_told(metric, &called, made);
    }
    let failed = [called[0], "status_code=\"STATUS_CODE_ERROR\""];
    tiers.until_told(calls, &failed, made / 100.0);
    let edge = ["client=\"hsi-backend\"", "server=\"hsi-yolo26\""];
    tiers.until_told("traces_service_graph_request_total", &edge, 9.0);
}

fn one_is_killed() {
    const PART: u64 = 3_000;
    const SENT: u64 = 4 * PART;
    let store = Collector::start();
    let mut tiers = Tiers::start(store.address().port());
    send(&tiers, 0..PART);
    tiers.until_received(PART * SPANS);
    tiers.until_decided();
    tiers.until("what is kept is sent", || {
        let counted = second(&tiers);
        counted.sent == counted.kept * SPANS
    });
    // All of these are undecided when it dies, and it takes its share of them with it.
    send(&tiers, PART..2 * PART);
    tiers.until_received(2 * PART * SPANS);
    let before = tiers.second[0].counted();
    tiers.second[0].server.kill();
    // Some of these wait until it is there again.
    send(&tiers, 2 * PART..3 * PART);
    tiers.second[0].server.restart();
    send(&tiers, 3 * PART..SENT);
    tiers.until("the first tier has handed on all", || {
        tiers.first.counted().sent == SENT * SPANS
    });
    tiers.until_decided();
    let (first, all) = (tiers.first.counted(), before.and(second(&tiers)));
    tiers.second.iter_mut().for_each(|tier| tier.server.stop());

    let lost = before.held();
    eprintln!(
        "{SENT} sent = {} kept + {} sampled away + {lost} lost with what it held",
        all.kept, all.sampled_away
    );
    assert_eq!((first.received, first.failed), (SENT * SPANS, 0));
    assert!(lost > 0, "it held some");
    assert_eq!(
        SENT,
        all.kept + all.sampled_away + lost,
        "by their own metrics"
    );

    let mut spans: HashMap<String, u64> = HashMap::new();
    for span in store.spans() {
        *spans.entry(span.trace_id().to_string()).or_default() += 1;
    }
    assert_eq!(spans.len() as u64, all.kept, "what is kept arrives");
    let is_whole = |count: &u64| *count == SPANS;
    assert!(spans.values().all(is_whole), "what is kept is whole");
    // What should have been kept and is missing is of what it held.
    let missing: Vec<_> = (0..SENT)
        .filter(|number| Made(*number).fate() != Fate::Drawn)
        .filter(|number| !spans.contains_key(&Made(*number).hex()))
        .collect();
    let held = |number: &u64| (PART..2 * PART).contains(number);
    assert!(missing.iter().all(held), "{missing:?}");
}
