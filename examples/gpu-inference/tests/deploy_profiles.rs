//! Profiles of a service at work, as Pyroscope asks for them.

mod support;

use gpu_inference::serve::profile::{PATH, format::Profile};
use prost::Message as _;
use reqwest::{Client, Response, StatusCode};
use server_tests::{run, trial};
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use support::client::Api;
use support::fleet::{Fleet, Plan};
use support::images::frame;
use tokio::runtime::Runtime;

const TOKEN: &str = "a-token-of-this-test";

fn main() -> ExitCode {
    let trials = vec![
        trial(
            "a_profile_of_the_detector_has_its_own_functions",
            &[],
            functions,
        ),
        trial("profiles_are_for_those_who_have_the_token", &[], refused),
    ];
    run(&[], trials)
}

async fn ask(url: &str, seconds: u64, token: &str) -> Response {
    let client = Client::builder().no_proxy().build().expect("a client");
    let request = client.get(format!("{url}{PATH}?seconds={seconds}"));
    let request = request.bearer_auth(token);
    request.send().await.expect("it answers")
}

fn functions() {
    let mut fleet = Plan::new().with("PROFILE_TOKEN", &TOKEN).start();
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let until = Instant::now() + Duration::from_secs(180);
        let feeding = tokio::spawn(feed(Api::new(&fleet.url)));
        // It is chance what a profile catches.
        let seen = loop {
            let answer = ask(&fleet.detector_url, 2, TOKEN).await;
            assert_eq!(answer.status(), StatusCode::OK);
            let profile = answer.bytes().await.expect("it is whole");
            let profile = Profile::decode(profile).expect("it is a profile");
            is_whole(&profile);
            let seen = stacks(&profile);
            let is_ours = |stack: &BTreeSet<String>| {
                let has = |what: &str| stack.iter().any(|name| name.contains(what));
                has("gpu_inference::detector::worker::Worker::run") && has("detection_model::")
            };
            if seen.iter().any(is_ours) {
                break seen;
            }
            assert!(Instant::now() < until, "our functions are not in {seen:?}");
        };
        assert!(seen.len() > 1);
        let looks = |name: &String| name.contains("pprof::backtrace");
        assert!(!seen.iter().flatten().any(looks), "{seen:?}");
        feeding.abort();
    });
    fleet.stop();
}

async fn feed(api: Api) {
    for seed in 0.. {
        api.send("front_door", &frame(seed)).await;
    }
}

/// What it says of itself fits together.
fn is_whole(profile: &Profile) {
    let text = |number: i64| &*profile.string_table[usize::try_from(number).expect("a place")];
    let kinds = profile.sample_type.iter();
    let kinds: Vec<_> = kinds
        .map(|kind| (text(kind.r#type), text(kind.unit)))
        .collect();
    assert_eq!(kinds, [("samples", "count"), ("cpu", "nanoseconds")]);
    let period = profile.period_type.as_ref().expect("it is said");
    assert_eq!(
        (text(period.r#type), text(period.unit)),
        ("cpu", "nanoseconds")
    );
    assert_eq!(text(0), "");
    assert_eq!(profile.duration_nanos, 2_000_000_000);
    for sample in &profile.sample {
        assert_eq!(sample.value[1], sample.value[0] * profile.period);
    }
}

/// The functions of each stack.
fn stacks(profile: &Profile) -> Vec<BTreeSet<String>> {
    let name = |function: u64| {
        let function = profile.function.iter().find(|it| it.id == function);
        let name = function.expect("it is there").name;
        profile.string_table[usize::try_from(name).expect("a place")].clone()
    };
    let of = |location: &u64| {
        let location = profile.location.iter().find(|it| it.id == *location);
        let lines = location.expect("it is there").line.iter();
        lines.map(|line| name(line.function_id)).collect::<Vec<_>>()
    };
    let stack = |locations: &[u64]| locations.iter().flat_map(of).collect();
    profile
        .sample
        .iter()
        .map(|sample| stack(&sample.location_id))
        .collect()
}

fn refused() {
    let mut fleet: Fleet = Plan::new().with("PROFILE_TOKEN", &TOKEN).start();
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        for url in [&fleet.url, &fleet.detector_url, &fleet.analyst_url] {
            for wrong in ["", "another"] {
                assert_eq!(ask(url, 1, wrong).await.status(), StatusCode::UNAUTHORIZED);
            }
            assert_eq!(ask(url, 0, TOKEN).await.status(), StatusCode::BAD_REQUEST);
            assert_eq!(ask(url, 61, TOKEN).await.status(), StatusCode::BAD_REQUEST);
            // One at a time; then another.
            let [one, other] = [ask(url, 1, TOKEN), ask(url, 1, TOKEN)];
            let (one, other) = tokio::join!(one, other);
            let both = BTreeSet::from([one.status(), other.status()]);
            let expected = [StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE];
            assert_eq!(both, BTreeSet::from(expected));
            assert_eq!(ask(url, 1, TOKEN).await.status(), StatusCode::OK);
        }
    });
    fleet.stop();
    // Nobody has set a token: there is nothing.
    let mut fleet = Plan::new().start();
    let answer = runtime.block_on(ask(&fleet.url, 1, TOKEN));
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    fleet.stop();
}
